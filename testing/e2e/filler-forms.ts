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

  sound: `
| survey | | | |
| | type | name | label |
| | audio | sound | A sound |
| settings | | |
| | form_title | form_id |
| | Sound | sound |
`,
  photos: `
| survey | | | | | |
| | type | name | label | parameters | bind::ura:keep-exif |
| | image | plain | A photo | | |
| | image | kept | A photo with its place | | yes |
| | image | small | A small photo | max-pixels=320 | |
| settings | | |
| | form_title | form_id | namespaces |
| | Photos | photos | ura="urn:ura:xforms" |
`,
  // Every type and appearance that a browser has a control for, or says that it has none.
  all: `
| survey | | | | | | | | | |
| | type | name | label | hint | guidance_hint | appearance | parameters | required | constraint |
| | begin_group | words | Words and numbers | | | | | | |
| | text | name | **Bold**, _slanted_ and [a link](https://example.org) | A hint | Ask it twice. | | | yes | |
| | text | long | Several lines | | | multiline | | | |
| | text | secret | Hidden while it is typed | | | masked | | | |
| | text | address | An address on the web | | | url | | | |
| | text | phone | Digits as text | | | numbers | | | |
| | integer | whole | A whole number | | | | | | . < 100 |
| | decimal | part | A number | | | thousands-sep | | | |
| | text | other_app | Asked of another app | | | ex:org.example.app | | | |
| | note | told | A note, with a [bad link](javascript:alert) | | | | | | |
| | acknowledge | read | Please read the rules | | | | | | |
| | end_group | | | | | | | | |
| | begin_group | choices | Choices | | | | | | |
| | select_one fruit | one | One of them | | | | | | |
| | select_multiple fruit | some | Some of them | | | | | | |
| | select_one fruit | minimal | Folded | | | minimal | | | |
| | select_multiple fruit | minimal_some | Folded, several | | | minimal | | | |
| | select_one town | sought | Sought by typing | | | autocomplete | | | |
| | select_one fruit | columns | In two columns | | | columns-2 | | | |
| | select_one fruit | pack | Packed | | | columns-pack | | | |
| | select_one fruit | bare | Without buttons | | | columns-pack no-buttons | | | |
| | select_one agree | likert | How far do you agree? | | | likert | | | |
| | select_one place | on_map | On the map | | | map | | | |
| | select_one fruit | on_image | On a picture | | | image-map | | | |
| | rank fruit | order | In order | | | | | | |
| | end_group | | | | | | | | |
| | begin_group | table | A table of questions | | | table-list | | | |
| | select_one agree | water | Water is clean | | | | | | |
| | select_one agree | food | Food is enough | | | | | | |
| | end_group | | | | | | | | |
| | begin_group | ranges | Ranges | | | field-list | | | |
| | range | slider | A slider | | | | start=0 end=10 step=1 | | |
| | range | smooth | Without ticks | | | no-ticks | start=0 end=1 step=0.1 | | |
| | range | upright | Upright | | | vertical | start=0 end=5 step=1 | | |
| | range | picker | From a list | | | picker | start=1 end=20 step=1 | | |
| | range | stars | Stars | | | rating | start=1 end=5 step=1 | | |
| | end_group | | | | | | | | |
| | begin_group | times | Days and times | | | field-list | | | |
| | date | day | A day | | | | | | |
| | date | month | A month | | | month-year | | | |
| | date | year | A year | | | year | | | |
| | date | islamic | In another calendar | | | islamic | | | |
| | time | clock | A time | | | | | | |
| | dateTime | moment | A day and a time | | | | | | |
| | end_group | | | | | | | | |
| | begin_group | places | Places | | | | | | |
| | geopoint | point | Where are you? | | | | | | |
| | geopoint | placed | Mark it on the map | | | placement-map | | | |
| | geotrace | way | The way along the fence | | | | | | |
| | geoshape | area | The area of the camp | | | | | | |
| | end_group | | | | | | | | |
| | begin_group | files | Files | | | | | | |
| | image | photo | A photo | | | | max-pixels=640 | | |
| | image | marked | A photo to draw on | | | annotate | | | |
| | image | drawing | A drawing | | | draw | | | |
| | image | signed | A signature | | | signature | | | |
| | audio | sound | A sound | | | | | | |
| | video | film | A video | | | | | | |
| | file | document | A document | | | | | | |
| | barcode | code | A barcode | | | | | | |
| | end_group | | | | | | | | |
| choices | | | | |
| | list_name | name | label | geometry |
| | fruit | apple | Apple | |
| | fruit | pear | Pear | |
| | fruit | plum | Plum | |
| | fruit | quince | Quince | |
| | agree | 1 | Not at all | |
| | agree | 2 | A little | |
| | agree | 3 | Mostly | |
| | agree | 4 | Wholly | |
| | place | merdare | Merdare | 42.98 21.25 0 0 |
| | place | hani | Hani i Hotit | 42.33 19.43 0 0 |
${Array.from({ length: 45 }, (_, at) => `| | town | t${at} | Town ${at} | |`).join('\n')}
| | town | vlore | Vlorë | |
| settings | | |
| | form_title | form_id |
| | Every kind of question | all |
`,
}

/** The files that those forms name. */
export const formFiles: Record<string, string | Uint8Array> = {}
