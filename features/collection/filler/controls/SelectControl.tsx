import type { SelectNode } from '@getodk/xforms-engine'
import { lazy, type ReactNode, Suspense } from 'react'
import { useSay } from '../../../../ui/words.tsx'
import { useDesk } from '../desk.tsx'
import { appearancesOf } from '../walk.ts'
import { type ChoiceLook, Choices } from './Choices.tsx'
import styles from './controls.module.css'
import { MinimalSelect } from './MinimalSelect.tsx'
import type { Naming } from './naming.ts'

const ChoiceMap = lazy(() => import('./map/ChoiceMap.tsx'))

/** More choices than this are searched through, whatever the form says. */
const many = 30

/** One of several, or several of them, in the look that the form asks for. */
export function SelectControl(props: { node: SelectNode; naming: Naming }): ReactNode {
  const { node, naming } = props
  const desk = useDesk()
  const say = useSay()
  const { valueOptions, value } = node.currentState
  const single = node.selectType === 'select1'
  if (valueOptions.length === 0) return <p className={styles.remark}>{say('collection.fill.select.none')}</p>
  const appearances = appearancesOf(node)
  const has = (name: string) => appearances.includes(name)
  const choose = (chosen: string, on: boolean) => {
    if (!single) node.selectValues(on ? [...value, chosen] : value.filter((one) => one !== chosen))
    else {
      node.selectValue(on ? chosen : null)
      if (on && (has('quick') || has('quickcompact'))) desk.advance()
    }
  }
  const search = has('autocomplete') || valueOptions.length > many
  if (has('minimal') && !search) return <MinimalSelect node={node} naming={naming} choose={choose} />
  const list = (
    <Choices node={node} naming={naming} choose={choose} look={lookOf(appearances)} search={search} />
  )
  if (has('map')) {
    return (
      <>
        <Suspense fallback={<p className={styles.remark}>{say('collection.fill.map.loading')}</p>}>
          <ChoiceMap node={node} choose={choose} />
        </Suspense>
        {list}
      </>
    )
  }
  if (has('image-map')) {
    return (
      <>
        <p className={styles.remark}>{say('collection.fill.select.imageMap')}</p>
        {list}
      </>
    )
  }
  return list
}

/** How the choices are laid out. */
export function lookOf(appearances: string[]): ChoiceLook {
  const columns = appearances
    .map((one) => /^(?:columns|compact|quickcompact)-(\d{1,2})$/.exec(one)?.[1])
    .find(Boolean)
  const has = (...names: string[]) => names.some((name) => appearances.includes(name))
  const buttons = !has('no-buttons')
  if (has('likert')) return { kind: 'likert', buttons }
  if (has('label')) return { kind: 'labels', buttons }
  if (has('list-nolabel')) return { kind: 'row', buttons, unlabelled: true }
  if (has('list')) return { kind: 'row', buttons }
  if (columns) return { kind: 'columns', columns: Number(columns), buttons }
  if (has('columns-pack', 'compact', 'quickcompact', 'horizontal-compact')) return { kind: 'pack', buttons }
  if (has('columns', 'horizontal')) return { kind: 'columns', buttons }
  return { kind: 'list', buttons }
}
