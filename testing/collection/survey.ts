import { randomUUID } from 'node:crypto'

/** A form of 40 questions with a repeat, as a monitoring visit has: what the benchmarks collect with. */
export function surveyForm(): string {
  const rows = [
    '| | start | start | | | |', '| | end | end | | | |', '| | today | today | | | |',
    '| | date | day | Day of the visit | | date |',
    '| | select_one site | site | Site | | site |',
    '| | text | respondent | Name of the person met | yes | respondent |',
    '| | text | phone | Telephone | yes | |',
    '| | geopoint | place | Position | | |',
  ] // biome-ignore format: a table
  for (let n = 1; n <= 8; n++) rows.push(`| | select_one yesno | yn${n} | Was condition ${n} met? | | |`)
  for (let n = 1; n <= 6; n++) rows.push(`| | integer | count${n} | Number of persons in group ${n} | | |`)
  for (let n = 1; n <= 4; n++) rows.push(`| | decimal | share${n} | Share ${n} | | |`)
  for (let n = 1; n <= 5; n++) rows.push(`| | text | note${n} | Notes on topic ${n} | | |`)
  for (let n = 1; n <= 3; n++)
    rows.push(`| | select_multiple topic | topics${n} | Topics raised (${n}) | | |`)
  rows.push('| | begin_group | access | Access | | |')
  for (let n = 1; n <= 3; n++) rows.push(`| | select_one degree | access${n} | Access ${n} | | |`)
  rows.push('| | end_group | | | | |', '| | begin_repeat | incident | Incident | | |')
  rows.push(
    '| | select_one kind | kind | Kind | | |',
    '| | integer | people | People | | |',
    '| | text | story | What happened | yes | |',
  )
  rows.push('| | end_repeat | | | | |')
  return `| survey |\n| | type | name | label | personal | role |\n${rows.join('\n')}
| choices |
| | list_name | name | label |
| | site | hani | Hani i Hotit |\n| | site | kakavija | Kakavija |\n| | site | sid | Šid |
| | yesno | yes | Yes |\n| | yesno | no | No |
| | topic | asylum | Asylum |\n| | topic | health | Health |\n| | topic | children | Children |\n| | topic | food | Food |
| | degree | full | Full |\n| | degree | partial | Partial |\n| | degree | refused | Refused |
| | kind | violence | Violence |\n| | kind | theft | Theft |\n| | kind | refusal | Refusal |
| settings |
| | form_id | form_title | version |
| | survey40 | Visit of forty questions | 1 |
`
}

const words =
  'queue delay interpreter absent water given shelter crowded officer polite registered refused returned child alone documents taken'.split(
    ' ',
  )
const some = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)]!
const sentence = () => Array.from({ length: 8 + Math.floor(Math.random() * 8) }, () => some(words)).join(' ')

/** One filled-in visit, 3–4 kB, with random answers. */
export function surveyXml(instanceId = `uuid:${randomUUID()}`): string {
  const day = `2026-${String(1 + Math.floor(Math.random() * 11)).padStart(2, '0')}-${String(1 + Math.floor(Math.random() * 28)).padStart(2, '0')}`
  const parts = [
    `<start>${day}T08:11:02.120+01:00</start><end>${day}T09:00:00.000+01:00</end><today>${day}</today><day>${day}</day>`,
    `<site>${some(['hani', 'kakavija', 'sid'])}</site><respondent>${some(['Ana', 'Besim', 'Goran'])} ${some(['Kola', 'Petrović', 'Demiri'])}</respondent><phone>+355 69 ${Math.floor(Math.random() * 1e7)}</phone>`,
    `<place>${(41 + Math.random()).toFixed(6)} ${(19 + Math.random()).toFixed(6)} 120.0 4.5</place>`,
  ]
  for (let n = 1; n <= 8; n++) parts.push(`<yn${n}>${some(['yes', 'no'])}</yn${n}>`)
  for (let n = 1; n <= 6; n++) parts.push(`<count${n}>${Math.floor(Math.random() * 60)}</count${n}>`)
  for (let n = 1; n <= 4; n++) parts.push(`<share${n}>${Math.random().toFixed(3)}</share${n}>`)
  for (let n = 1; n <= 5; n++) parts.push(`<note${n}>${sentence()}</note${n}>`)
  for (let n = 1; n <= 3; n++)
    parts.push(`<topics${n}>${some(['asylum health', 'children', 'food asylum', 'health'])}</topics${n}>`)
  parts.push(
    `<access>${[1, 2, 3].map((n) => `<access${n}>${some(['full', 'partial', 'refused'])}</access${n}>`).join('')}</access>`,
  )
  for (let n = 0; n < 2; n++)
    parts.push(
      `<incident><kind>${some(['violence', 'theft', 'refusal'])}</kind><people>${1 + Math.floor(Math.random() * 9)}</people><story>${sentence()}</story></incident>`,
    )
  return `<?xml version='1.0' ?><data id="survey40" version="1" xmlns:orx="http://openrosa.org/xforms" xmlns:jr="http://openrosa.org/javarosa">${parts.join('')}<orx:meta><orx:instanceID>${instanceId}</orx:instanceID></orx:meta></data>`
}
