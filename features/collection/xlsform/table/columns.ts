/**
 * What the columns of each sheet may be called. The first words of a header are looked up here; whatever
 * follows a `::` (a language, an attribute's name) stays as its author wrote it.
 */
export interface ColumnNames {
  /** Names that mean themselves. */
  known: ReadonlySet<string>
  /** Other names for a column, or short names for one inside a group. */
  aliases: ReadonlyMap<string, readonly string[]>
}

const MEDIA = ['image', 'big-image', 'audio', 'video']
const mediaAliases = MEDIA.map((kind) => [kind, ['media', kind]] as const)

export const SURVEY_COLUMNS: ColumnNames = {
  known: new Set([
    ...['type', 'name', 'label', 'hint', 'guidance_hint', 'media', 'bind', 'control', 'instance', 'default'],
    ...['choice_filter', 'parameters', 'trigger', 'query', 'itemset', 'choices', 'list_name', 'actions'],
    ...['sms_field', 'parent', 'extra_data'],
  ]),
  aliases: new Map<string, readonly string[]>([
    ...mediaAliases,
    ['caption', ['label']],
    ['command', ['type']],
    ['tag', ['name']],
    ['value', ['name']],
    ['body', ['control']],
    ['appearance', ['control', 'appearance']],
    ['autoplay', ['control', 'autoplay']],
    ['rows', ['control', 'rows']],
    ['count', ['control', 'jr:count']],
    ['repeat_count', ['control', 'jr:count']],
    ['jr:count', ['control', 'jr:count']],
    ['read_only', ['bind', 'readonly']],
    ['readonly', ['bind', 'readonly']],
    ['relevant', ['bind', 'relevant']],
    ['relevance', ['bind', 'relevant']],
    ['required', ['bind', 'required']],
    ['constraint', ['bind', 'constraint']],
    ['calculation', ['bind', 'calculate']],
    ['calculate', ['bind', 'calculate']],
    ['constraining_message', ['bind', 'jr:constraintMsg']],
    ['constraint_message', ['bind', 'jr:constraintMsg']],
    ['requiredmsg', ['bind', 'jr:requiredMsg']],
    ['required_message', ['bind', 'jr:requiredMsg']],
    ['noapperrorstring', ['bind', 'jr:noAppErrorString']],
    ['no_app_error_string', ['bind', 'jr:noAppErrorString']],
    ['save_to', ['bind', 'entities:saveto']],
    ['compact_tag', ['instance', 'odk:tag']],
    ['sms_field', ['sms_field']],
    ['sms_option', ['sms_option']],
    ['sms_separator', ['sms_separator']],
    ['sms_allow_media', ['sms_allow_media']],
    ['sms_date_format', ['sms_date_format']],
    ['sms_datetime_format', ['sms_datetime_format']],
    ['sms_response', ['sms_response']],
  ]),
}

export const CHOICES_COLUMNS: ColumnNames = {
  known: new Set(['name', 'label', 'media', 'sms_option', 'parent', 'extra_data']),
  aliases: new Map<string, readonly string[]>([
    ...mediaAliases,
    ['caption', ['label']],
    ['list_name', ['list name']],
    ['value', ['name']],
  ]),
}

export const SETTINGS_COLUMNS: ColumnNames = {
  known: new Set([
    ...['name', 'title', 'id_string', 'version', 'style', 'default_language', 'instance_name', 'attribute'],
    ...['public_key', 'submission_url', 'auto_send', 'auto_delete', 'client_editable', 'namespaces', 'flat'],
    ...['instance_xmlns', 'omit_instanceID', 'allow_choice_duplicates', 'clean_text_values'],
    ...['add_none_option', 'delimiter', 'sms_keyword', 'sms_separator', 'sms_allow_media'],
    ...['sms_date_format', 'sms_datetime_format', 'sms_response', 'label', 'hint', 'bind', 'control'],
    ...['instance', 'media', 'type', 'sms_field', 'file_name', 'choices', 'children', 'parent'],
  ]),
  aliases: new Map<string, readonly string[]>([
    ['form_title', ['title']],
    ['set_form_title', ['title']],
    ['form_id', ['id_string']],
    ['set_form_id', ['id_string']],
    ['prefix', ['prefix']],
  ]),
}

export const ENTITIES_COLUMNS: ColumnNames = {
  known: new Set(['dataset', 'entity_id', 'create_if', 'update_if', 'repeat', 'label']),
  aliases: new Map([['list_name', ['dataset']]]),
}

/** Columns of which every language should have one; the second name is the one authors know. */
export const TRANSLATABLE_SURVEY_COLUMNS: ReadonlyMap<string, string> = new Map([
  ['label', 'label'],
  ['hint', 'hint'],
  ['guidance_hint', 'guidance_hint'],
  ...MEDIA.map((kind) => [kind, kind] as const),
  ['jr:constraintMsg', 'constraint_message'],
  ['jr:requiredMsg', 'required_message'],
])

export const TRANSLATABLE_CHOICES_COLUMNS: ReadonlyMap<string, string> = new Map([
  ['label', 'label'],
  ...MEDIA.map((kind) => [kind, kind] as const),
])
