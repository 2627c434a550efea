/** What a question type is in the XForm. */
export interface QuestionType {
  /** Element in the body; none where nobody sees the question. `action` types act without a control. */
  tag?: string
  mediatype?: string
  bind?: Readonly<Record<string, string>>
  hint?: string
}

const string = { type: 'string' }
const input = (type: string): QuestionType => ({ tag: 'input', bind: { type } })
const upload = (mediatype: string): QuestionType => ({ tag: 'upload', mediatype, bind: { type: 'binary' } })
const property = (name: string): QuestionType => ({
  bind: { 'jr:preload': 'property', type: 'string', 'jr:preloadParams': name },
})
const timestamp = (which: string): QuestionType => ({
  bind: { 'jr:preload': 'timestamp', type: 'dateTime', 'jr:preloadParams': which },
})
const number = (most: number, hint?: string): QuestionType => ({
  tag: 'input',
  bind: { type: 'int', constraint: `0 <= . and . <= ${most}` },
  ...(hint && { hint }),
})
const days = (most: number) => number(most, `Enter a number 0-${most}.`)

const note: QuestionType = { tag: 'input', bind: { readonly: 'true()', type: 'string' } }
const today: QuestionType = { bind: { 'jr:preload': 'date', type: 'date', 'jr:preloadParams': 'today' } }
const phone: QuestionType = {
  tag: 'input',
  bind: { type: 'string', constraint: "regex(., '^\\d*$')" },
  hint: 'Enter numbers only.',
}

/** Each type with every name that authors may give it. The older names are still met in the field. */
const NAMES: readonly (readonly [QuestionType, readonly string[]])[] = [
  [input('string'), ['text', 'string', 'q string', 'add text prompt', 'select one external']],
  [input('int'), ['integer', 'int', 'q int', 'add integer prompt']],
  [input('decimal'), ['decimal', 'q decimal', 'add decimal prompt']],
  [input('date'), ['date', 'q date', 'add date prompt']],
  [input('time'), ['time']],
  [
    input('dateTime'),
    [
      'dateTime',
      'datetime',
      'date time',
      'q date time',
      'q dateTime',
      'add date time prompt',
      'add dateTime prompt',
    ],
  ],
  [note, ['note', 'q note', 'add note prompt']],
  [input('barcode'), ['barcode', 'q barcode', 'add barcode prompt']],
  [input('geopoint'), ['geopoint', 'gps', 'location', 'q geopoint', 'q location', 'add location prompt']],
  [input('geotrace'), ['geotrace', 'q geotrace']],
  [input('geoshape'), ['geoshape', 'q geoshape']],
  [upload('image/*'), ['photo', 'image', 'q picture', 'q image', 'add image prompt']],
  [upload('audio/*'), ['audio', 'q audio', 'add audio prompt']],
  [upload('video/*'), ['video', 'q video', 'add video prompt']],
  [upload('application/*'), ['file', 'add file prompt']],
  [upload('osm/*'), ['osm']],
  [
    { tag: 'select1', bind: string },
    ['select one', 'select one using', 'q select1', 'add select one prompt using'],
  ],
  [
    { tag: 'select', bind: string },
    [
      ...[
        'select all that apply',
        'select all that apply from',
        'select multiple from',
        'select multiple using',
      ],
      ...['q select', 'add select multiple prompt using'],
    ],
  ],
  [{ tag: 'odk:rank', bind: { type: 'odk:rank' } }, ['rank']],
  [{ tag: 'range', bind: { type: 'int' } }, ['range']],
  [{ tag: 'trigger', bind: string }, ['acknowledge', 'q acknowledge', 'add acknowledge prompt']],
  [{ tag: 'trigger' }, ['trigger']],
  [{ bind: string }, ['calculate', 'q calculate', 'add calculate prompt', 'hidden']],
  [{ bind: { type: 'binary' } }, ['audit']],
  [{ tag: 'action', bind: { type: 'geopoint' } }, ['start-geopoint']],
  [{ tag: 'action', bind: { type: 'binary' } }, ['background-audio']],
  [{ tag: 'trigger', bind: { type: 'geopoint' } }, ['background-geopoint']],
  [timestamp('start'), ['start', 'start time', 'get start time']],
  [timestamp('end'), ['end', 'end time', 'get end time']],
  [today, ['today', 'get today']],
  [property('deviceid'), ['deviceid', 'imei', 'device id', 'get device id']],
  [property('subscriberid'), ['subscriberid', 'subscriber id', 'get subscriber id']],
  [property('simserial'), ['simserial', 'sim id', 'get sim id']],
  [property('phonenumber'), ['phonenumber', 'get phone number']],
  [property('username'), ['username']],
  [property('email'), ['email']],
  [property('uri:deviceid'), ['uri:deviceid']],
  [property('uri:subscriberid'), ['uri:subscriberid']],
  [property('uri:simserial'), ['uri:simserial']],
  [property('uri:phonenumber'), ['uri:phonenumber']],
  [property('uri:username'), ['uri:username']],
  [property('uri:email'), ['uri:email']],
  [number(100), ['percentage']],
  [phone, ['phone number']],
  [days(31), ['number of days in last month']],
  [days(183), ['number of days in last six months']],
  [days(365), ['number of days in last year']],
]

export const QUESTION_TYPES: ReadonlyMap<string, QuestionType> = new Map(
  NAMES.flatMap(([type, names]) => names.map((name) => [name, type] as const)),
)

/** Names that are read as another type before anything else happens. */
export const TYPE_ALIASES: ReadonlyMap<string, string> = new Map([
  ['imei', 'deviceid'],
  ['image', 'photo'],
  ['add image prompt', 'photo'],
  ['add photo prompt', 'photo'],
  ['add audio prompt', 'audio'],
  ['add video prompt', 'video'],
  ['add file prompt', 'file'],
])

/** Properties that phones stopped telling about themselves. */
export const NO_LONGER_SUPPORTED = new Set(['subscriberid', 'simserial'])
