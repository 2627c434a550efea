import { NumberInput, TextInput } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'
import { languageTags } from '../../common/languages.ts'
import { formatDay } from '../../common/numbers.ts'
import { useWords } from '../words.tsx'

interface FieldProps {
  label: string
  error?: ReactNode
  required?: boolean
  disabled?: boolean
}

/** Thousands and decimal signs of a locale. */
export function separatorsOf(tag: string): { thousand: string; decimal: string } {
  const parts = new Intl.NumberFormat(tag, { useGrouping: true }).formatToParts(1234567.8)
  const find = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return { thousand: find('group'), decimal: find('decimal') }
}

/** A number, written as the reader writes numbers; null when empty. */
export function NumberField(
  props: FieldProps & {
    value: number | null
    onChange: (value: number | null) => void
    decimals?: number
    min?: number
    max?: number
    /** After the number: `EUR`, `%`, `visits`. */
    unit?: string
  },
): ReactNode {
  const { language } = useWords()
  const signs = useMemo(() => separatorsOf(languageTags[language]), [language])
  return (
    <NumberInput
      label={props.label}
      error={props.error}
      required={props.required}
      disabled={props.disabled}
      value={props.value ?? ''}
      onChange={(value) => props.onChange(typeof value === 'number' ? value : null)}
      decimalScale={props.decimals ?? 0}
      allowDecimal={(props.decimals ?? 0) > 0}
      thousandSeparator={signs.thousand || false}
      decimalSeparator={signs.decimal}
      min={props.min}
      max={props.max}
      suffix={props.unit ? ` ${props.unit}` : ''}
      hideControls
    />
  )
}

/**
 * A calendar day. The browser's own field, because people know it and phones have it; the day is written out below,
 * because `03/04` is two days.
 */
export function DateField(
  props: FieldProps & {
    /** ISO day; null when empty. */
    value: string | null
    onChange: (value: string | null) => void
    min?: string
    max?: string
  },
): ReactNode {
  const { language } = useWords()
  return (
    <TextInput
      type="date"
      label={props.label}
      error={props.error}
      required={props.required}
      disabled={props.disabled}
      value={props.value ?? ''}
      min={props.min}
      max={props.max}
      onChange={(event) => props.onChange(event.currentTarget.value || null)}
      description={props.value ? formatDay(language, props.value) : undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
    />
  )
}
