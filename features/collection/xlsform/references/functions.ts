/**
 * The functions that expressions may call: XPath 1.0's, those of ODK's specification of XForms
 * (https://getodk.github.io/xforms-spec/#xpath-functions), and what Collect or Enketo know beyond it.
 */
const FUNCTIONS = new Set([
  ...[
    'boolean',
    'ceiling',
    'concat',
    'contains',
    'count',
    'false',
    'floor',
    'id',
    'lang',
    'last',
    'local-name',
  ],
  ...[
    'name',
    'namespace-uri',
    'normalize-space',
    'not',
    'number',
    'position',
    'round',
    'starts-with',
    'string',
  ],
  ...['string-length', 'substring', 'substring-after', 'substring-before', 'sum', 'translate', 'true'],
  ...['abs', 'acos', 'area', 'asin', 'atan', 'atan2', 'base64-decode', 'boolean-from-string', 'checklist'],
  ...[
    'coalesce',
    'cos',
    'count-non-empty',
    'count-selected',
    'current',
    'date',
    'date-time',
    'depend',
    'digest',
  ],
  ...['decimal-date-time', 'decimal-time', 'distance', 'enclosed-area', 'ends-with', 'exp', 'exp10'],
  ...[
    'extract-signed',
    'format-date',
    'format-date-time',
    'geofence',
    'if',
    'indexed-repeat',
    'instance',
    'int',
  ],
  ...[
    'intersects',
    'is-selected',
    'join',
    'log',
    'log10',
    'max',
    'min',
    'now',
    'once',
    'pi',
    'pow',
    'property',
  ],
  ...[
    'pulldata',
    'random',
    'randomize',
    'regex',
    'selected',
    'selected-at',
    'sin',
    'sqrt',
    'substr',
    'tan',
    'time',
  ],
  ...['today', 'uuid', 'version', 'weighted-checklist', 'comment-status', 'jr:choice-name', 'jr:itext'],
])

/** Does anything that opens forms know this function? Functions of other namespaces are their authors' affair. */
export function isKnownFunction(name: string): boolean {
  return FUNCTIONS.has(name) || (name.includes(':') && !name.startsWith('jr:'))
}
