/** Forms in Markdown for the browser stories of the form filler. */
export const forms: Record<string, string> = {
  visit: `
| survey | | | | | | | |
| | type | name | label::English (en) | label::Shqip (sq) | relevant | constraint | required |
| | text | place | Place | Vendi | | | yes |
| | integer | people | People seen | Persona të parë | | . >= 0 and . < 1000 | |
| | select_one yesno | entry | Were you let in? | A ju lanë të hyni? | | | |
| | text | why | Why not? | Pse jo? | \${entry} = 'no' | | |
| | begin_repeat | person | Person | Personi | | | |
| | integer | age | Age | Mosha | | | |
| | end_repeat | | | | | | |
| choices | | | | |
| | list_name | name | label::English (en) | label::Shqip (sq) |
| | yesno | yes | Yes | Po |
| | yesno | no | No | Jo |
| settings | | | | |
| | form_title | form_id | version | |
| | Visit | visit | 3 | |
`,
}

/** The files that those forms name. */
export const formFiles: Record<string, string | Uint8Array> = {}
