import type { Block, Document, DocumentTable, Inline } from '../../common/document.ts'
import { type Language, toCyrillic } from '../../common/languages.ts'
import { drawChart } from './charts.ts'
import { drawMap } from './map.ts'
import { countryName, countryTable, longTable, type Pick } from './sample-tables.fixture.ts'

/**
 * A document that uses everything the model has, for the tests and for looking at. The Frontex totals are real (monthly
 * detections, Western Balkan Route, as of 3 June 2025); all that is marked as a sample is invented.
 */
export function sampleDocument(language: Language): Document {
  const pick = (en: string, sq: string, sr: string) =>
    language === 'sq' ? sq : language === 'sr-Cyrl' ? toCyrillic(sr) : language === 'en' ? en : sr
  return {
    meta: {
      title: pick(
        'Smuggling of migrants in the Western Balkans: the figures',
        'Kontrabandimi i emigrantëve në Ballkanin Perëndimor: shifrat',
        'Krijumčarenje migranata na Zapadnom Balkanu: brojke',
      ),
      subtitle: pick('Statistical update', 'Përditësim statistikor', 'Statistički pregled'),
      kind: pick('Policy paper', 'Dokument politikash', 'Predlog praktične politike'),
      programme: pick(
        'Security for Human Beings and Borders – Combating the Smuggling of Migrants in the Western Balkans',
        'Siguria për Qeniet Njerëzore dhe Kufijtë – Lufta kundër Kontrabandimit të Emigrantëve në Ballkanin Perëndimor',
        'Bezbednost za ljude i granice – Borba protiv krijumčarenja migranata na Zapadnom Balkanu',
      ),
      language,
      status: 'draft',
      date: '2025-06-10',
      edition: pick('first edition', 'botimi i parë', 'prvo izdanje'),
      organisations: [
        { name: pick('Group 484', 'Grupi 484', 'Grupa 484'), role: 'lead' },
        ...[
          pick('Civic Alliance', 'Aleanca Qytetare', 'Građanska alijansa'),
          pick(
            'Macedonian Young Lawyers Association',
            'Shoqata Maqedonase e Juristëve të Rinj',
            'Makedonsko udruženje mladih pravnika',
          ),
          'Vaša prava BiH',
          pick(
            'Civil Rights Program in Kosovo',
            'Programi për të Drejtat Civile në Kosovë',
            'Program za građanska prava na Kosovu',
          ),
        ].map((name) => ({ name, role: 'partner' as const })),
        { name: pick('European Commission', 'Komisioni Evropian', 'Evropska komisija'), role: 'donor' },
      ],
      donorStatement: pick(
        'Supported by the European Commission.',
        'Mbështetur nga Komisioni Evropian.',
        'Podržava Evropska komisija.',
      ),
      disclaimer: pick(
        'The contents are the responsibility of the authors alone.',
        'Përmbajtja është përgjegjësi vetëm e autorëve.',
        'Za sadržaj su odgovorni isključivo autori.',
      ),
      licence: { name: 'CC BY 4.0', href: 'https://creativecommons.org/licenses/by/4.0/' },
      kosovo: 'eu',
      sample: true,
      keywords: ['Frontex', 'Eurostat'],
    },
    blocks: blocks(language, pick),
  }
}

function blocks(language: Language, pick: Pick): Block[] {
  const source: Inline[] = [
    pick(
      'Frontex, monthly detections, as of 3 June 2025',
      'Frontex, zbulimet mujore, gjendja më 3 qershor 2025',
      'Frontex, mesečna otkrivanja, stanje 3. juna 2025.',
    ),
  ]
  const years = ['2014', '2015', '2019', '2020', '2021', '2022', '2023', '2024']
  const totals = [43355, 764033, 15127, 26918, 61618, 144118, 99002, 21525]
  const table: DocumentTable = {
    id: 'behind detections',
    title: pick('Detections by year', 'Zbulimet sipas viteve', 'Otkrivanja po godinama'),
    unit: pick('detections', 'zbulime', 'otkrivanja'),
    columns: [
      { label: pick('Year', 'Viti', 'Godina'), type: 'text' },
      { label: pick('Detections', 'Zbulime', 'Otkrivanja'), type: 'number' },
    ],
    rows: years.map((year, i) => ({ cells: [year, totals[i]!] })),
    source,
  }
  return [
    { kind: 'contents' },
    {
      kind: 'heading',
      level: 1,
      content: [pick('What the figures say', 'Çfarë thonë shifrat', 'Šta kažu brojke')],
    },
    {
      kind: 'paragraph',
      style: 'lead',
      content: [
        pick(
          'Detections on the Western Balkan Route fell by almost four fifths in a single year. Fewer detections do not mean fewer people in danger.',
          'Zbulimet në Rrugën e Ballkanit Perëndimor ranë me gati katër të pestat brenda një viti. Më pak zbulime nuk do të thotë më pak njerëz në rrezik.',
          'Otkrivanja na Zapadnobalkanskoj ruti pala su za gotovo četiri petine u jednoj godini. Manje otkrivanja ne znači manje ljudi u opasnosti.',
        ),
      ],
    },
    {
      kind: 'paragraph',
      content: [
        pick(
          'In 2023 Frontex recorded ',
          'Në vitin 2023 Frontex regjistroi ',
          'Frontex je 2023. godine zabeležio ',
        ),
        { kind: 'value', value: 99002, proof: 'detections' },
        pick(' detections, in 2024 ', ' zbulime, në vitin 2024 ', ' otkrivanja, a 2024. '),
        { kind: 'value', value: 21525, proof: 'detections', truth: { mark: 'changed', on: '2025-06-03' } },
        pick(' (see ', ' (shih ', ' (vidi '),
        { kind: 'reference', to: 'detections' },
        pick('). Monitors counted ', '). Monitoruesit numëruan ', '). Posmatrači su izbrojali '),
        { kind: 'value', value: 1284, truth: { mark: 'sample' } },
        pick(
          ' people in the field, partners reported ',
          ' persona në terren, partnerët raportuan ',
          ' osoba na terenu, partneri su prijavili ',
        ),
        { kind: 'value', value: 310, truth: { mark: 'reported' } },
        pick(
          ', and for Kosovo the figure is ',
          ', ndërsa për Kosovën shifra është ',
          ', a za Kosovo brojka je ',
        ),
        { kind: 'value', value: 57, truth: { mark: 'provisional' } },
        '.',
        {
          kind: 'footnote',
          content: [
            pick(
              'A detection is not a person: ',
              'Një zbulim nuk është një person: ',
              'Otkrivanje nije osoba: ',
            ),
            {
              kind: 'emphasis',
              content: [
                pick(
                  'the same person may be counted several times.',
                  'i njëjti person mund të numërohet disa herë.',
                  'ista osoba može biti izbrojana više puta.',
                ),
              ],
            },
          ],
        },
        ' ',
        { kind: 'strong', content: [pick('The law calls it ', 'Ligji e quan ', 'Zakon to naziva ')] },
        { kind: 'language', language: 'mk', content: ['криумчарење мигранти (ѓ, ќ, љ, њ, џ)'] },
        '. ',
        { kind: 'link', href: 'https://www.frontex.europa.eu/', content: ['Frontex'] },
      ],
    },
    {
      kind: 'figure',
      id: 'detections',
      title: pick(
        'Detections fell by 78% between 2023 and 2024',
        'Zbulimet ranë me 78% nga viti 2023 në 2024',
        'Otkrivanja su pala za 78% od 2023. do 2024.',
      ),
      unit: pick(
        'Detections a year, Western Balkan Route',
        'Zbulime në vit, Rruga e Ballkanit Perëndimor',
        'Otkrivanja godišnje, Zapadnobalkanska ruta',
      ),
      svg: drawChart(
        { kind: 'bar', categoryType: 'year', categories: years, series: [{ name: 'x', values: totals }] },
        { language },
        { width: 640, height: 260 },
      ),
      alt: pick(
        'Bars by year with a peak of 764,033 in 2015.',
        'Shtylla sipas viteve, me kulm 764 033 në vitin 2015.',
        'Stubići po godinama, sa vrhuncem 764.033 u 2015.',
      ),
      source,
      table,
      tablePlace: 'annex',
    },
    {
      kind: 'callout',
      tone: 'comparability',
      blocks: [
        {
          kind: 'paragraph',
          content: [
            pick(
              'Detections and persons are never added. Registered arrivals of several countries may count one person several times.',
              'Zbulimet dhe personat nuk mblidhen kurrë bashkë. Të ardhurit e regjistruar në disa vende mund ta numërojnë një person disa herë.',
              'Otkrivanja i osobe se nikada ne sabiraju. Registrovani dolasci u više zemalja mogu istu osobu brojati više puta.',
            ),
          ],
        },
      ],
    },
    { kind: 'heading', level: 2, content: [pick('By country', 'Sipas vendit', 'Po zemljama')] },
    {
      kind: 'list',
      items: [
        {
          content: [pick('Land borders', 'Kufijtë tokësorë', 'Kopnene granice')],
          items: [{ content: [pick('green border', 'kufiri i gjelbër', 'zelena granica')] }],
        },
        { content: [pick('Sea borders', 'Kufijtë detarë', 'Morske granice')] },
      ],
    },
    countryTable(pick),
    {
      kind: 'figure',
      id: 'map',
      title: pick(
        'Most of the sample incidents lie in Serbia',
        'Shumica e incidenteve shembull janë në Serbi',
        'Većina oglednih incidenata je u Srbiji',
      ),
      unit: pick('Incidents, sample data', 'Incidente, të dhëna shembull', 'Incidenti, ogledni podaci'),
      svg: drawMap(
        {
          countries: [
            { code: 'ALB', value: 12 },
            { code: 'BIH', value: 41 },
            { code: 'XKX', value: null, mark: 'missing' },
            { code: 'MNE', value: 3, mark: 'suppressed' },
            { code: 'MKD', value: 27, mark: 'provisional' },
            { code: 'SRB', value: 68, mark: 'sample' },
          ],
        },
        { language, name: (code) => countryName(code, pick) },
      ),
      alt: pick('A map of the six countries.', 'Hartë e gjashtë vendeve.', 'Karta šest zemalja.'),
      truth: { mark: 'sample' },
      source: ['Natural Earth ', pick('(boundaries)', '(kufijtë)', '(granice)')],
    },
    {
      kind: 'heading',
      level: 3,
      content: [pick('What should change', 'Çfarë duhet të ndryshojë', 'Šta treba da se promeni')],
    },
    {
      kind: 'list',
      ordered: true,
      items: ['A', 'B'].map((x) => ({
        content: [pick(`Recommendation ${x}`, `Rekomandimi ${x}`, `Preporuka ${x}`)],
      })),
    },
    {
      kind: 'quote',
      content: [
        pick(
          'Nobody counts us twice, and nobody counts us once.',
          'Askush nuk na numëron dy herë dhe askush nuk na numëron një herë.',
          'Niko nas ne broji dvaput, a niko ni jednom.',
        ),
      ],
      by: pick('Sample interview', 'Intervistë shembull', 'Ogledni intervju'),
    },
    longTable(pick),
    { kind: 'pageBreak' },
    { kind: 'figureList' },
    {
      kind: 'sources',
      entries: [
        { id: 'frontex', content: source, href: 'https://www.frontex.europa.eu/', accessed: '2025-06-03' },
      ],
    },
    {
      kind: 'proof',
      entries: [
        {
          id: 'detections',
          title: pick('Detections by year', 'Zbulimet sipas viteve', 'Otkrivanja po godinama'),
          dataset: 'frontex.detections',
          vintage: '2025-06-03',
          query:
            '{"dataset":"frontex.detections","group":["year"],"where":{"route":"Western Balkan Route"},"sum":"detections"}',
          digest: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
          rows: 8,
        },
      ],
    },
  ]
}
