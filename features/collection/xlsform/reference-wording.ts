import type { ColumnGap, Problem } from './problems.ts'

/*
 * Warnings in the words of the reference converter (pyxform 4.5.0, BSD-2-Clause, Copyright (c) Columbia
 * University and contributors), for programs that were made for its output and search it for these texts.
 */

const at = ({ row }: Problem) => `[row : ${row ?? 1}]`
const text = (problem: Problem, name: string) => String(problem.params[name] ?? '')
const MORE = 'Learn more: https://xlsform.org/en/'

type Wording = (problem: Problem) => string

const WORDINGS: Readonly<Record<string, Wording>> = {
  choice_without_label: (p) =>
    `${at(p)} On the 'choices' sheet, the 'label' value is invalid. Choices should have a label. ${MORE}#setting-up-your-worksheets`,
  choices_header_invalid: (p) =>
    `${at(p)} On the 'choices' sheet, the '${text(p, 'header')}' value is invalid. Column headers must not be empty and must not contain spaces. ${MORE}#setting-up-your-worksheets`,
  column_disabled: (p) =>
    `${at(p)} The 'disabled' column header is not part of the current spec. We recommend using relevant instead.`,
  languages_without_code: (p) =>
    `The following language declarations do not contain valid machine-readable codes: ${text(p, 'languages')}. Learn more: http://xlsform.org#multiple-language-support`,
  name_differs_by_case: (p) =>
    `${at(p)} On the 'survey' sheet, the 'name' value '${text(p, 'value')}' is problematic. The name is a case-insensitive match to another name. Questions, groups, and repeats should be unique within the nearest parent group or repeat, or the survey if not inside a group or repeat. Some data processing tools are not case-sensitive, so the current names may make analysis difficult.`,
  or_other_translated: () =>
    `This form uses or_other and translations, which is not recommended. An untranslated input question label and choice label is generated for 'other'. ${MORE}#specify-other).`,
  photo_without_max_pixels: (p) =>
    `${at(p)} Use the max-pixels parameter to speed up submission sending and save storage space. Learn more: https://xlsform.org/#image`,
  repeat_without_label: (p) =>
    `${at(p)} Repeat has no label: {'name': '${text(p, 'name')}', 'type': '${text(p, 'type')}'}`,
  row_skipped: (p) => `${at(p)} Row without name, text, or label is being skipped:\n${text(p, 'cells')}`,
  select_external_unfiltered: (p) => `${at(p)} select one external is only meant for filtered selects.`,
  settings_two_ids: () =>
    'The form_id and id_string column headers are both specified in the settings sheet provided. This may cause errors during conversion. In future, its best to avoid specifying both column headers in the settings sheet.',
  sheet_misspelt: (p) =>
    `When looking for a sheet named '${text(p, 'wanted')}', the following sheets with similar names were found: ${text(p, 'similar')}. If you do not mean to include a sheet, to suppress this message, prefix the sheet name with an underscore. For example 'setting' becomes '_setting'.`,
  translations_missing: (p) => (p.gaps ?? []).map(missingColumns).join('\n'),
  type_no_longer_supported: (p) =>
    `${at(p)} ${text(p, 'type')} is no longer supported on most devices. Only old versions of Collect on Android versions older than 11 still support it.`,
}

function missingColumns({ sheet, language, columns }: ColumnGap): string {
  const lacks = `Language '${language}' is missing the ${sheet}`
  return columns.length === 1 ? `${lacks} ${columns[0]} column.` : `${lacks} columns ${columns.join(', ')}.`
}

/** The warning as the reference words it; undefined for warnings that it does not have. */
export function referenceWording(warning: Problem): string | undefined {
  return WORDINGS[warning.code]?.(warning)
}
