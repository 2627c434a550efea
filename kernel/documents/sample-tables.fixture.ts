import type { Block, DocumentTable } from '../../common/document.ts'

/** Chooses the text in the document's language: English, Albanian, Serbian. */
export type Pick = (en: string, sq: string, sr: string) => string

export function countryName(code: string, pick: Pick): string {
  const names: Record<string, string> = {
    ALB: pick('Albania', 'Shqipëria', 'Albanija'),
    BIH: pick('Bosnia and Herzegovina', 'Bosnja dhe Hercegovina', 'Bosna i Hercegovina'),
    XKX: pick('Kosovo*', 'Kosova*', 'Kosovo*'),
    MNE: pick('Montenegro', 'Mali i Zi', 'Crna Gora'),
    MKD: pick('North Macedonia', 'Maqedonia e Veriut', 'Severna Makedonija'),
    SRB: pick('Serbia', 'Serbia', 'Srbija'),
    HRV: pick('Croatia', 'Kroacia', 'Hrvatska'),
    ITA: pick('Italy', 'Italia', 'Italija'),
  }
  return names[code] ?? ''
}

export function countryTable(pick: Pick): Block {
  const row = (code: string, cells: DocumentTable['rows'][number]['cells']) => ({
    cells: [countryName(code, pick), ...cells],
  })
  return {
    kind: 'table',
    id: 'countries',
    title: pick(
      'Visits and people met, by country (sample)',
      'Vizitat dhe personat e takuar, sipas vendit (shembull)',
      'Posete i sretnute osobe, po zemljama (ogledno)',
    ),
    unit: pick('number', 'numri', 'broj'),
    groups: [
      { label: '', span: 1 },
      { label: '2023', span: 2 },
      { label: '2024', span: 2 },
    ],
    columns: [
      { label: pick('Country', 'Vendi', 'Zemlja'), type: 'text' },
      { label: pick('Visits', 'Vizita', 'Posete'), type: 'number' },
      { label: pick('People', 'Persona', 'Osobe'), type: 'number' },
      { label: pick('Visits', 'Vizita', 'Posete'), type: 'number' },
      { label: pick('People', 'Persona', 'Osobe'), type: 'number' },
    ],
    rows: [
      row('ALB', [15, { value: 1240, truth: { mark: 'sample' } }, 16, { value: 1310.5, flag: 'e' }]),
      row('BIH', [
        14,
        { value: 3, truth: { mark: 'suppressed' } },
        { value: 12, truth: { mark: 'provisional' } },
        2200,
      ]),
      row('XKX', [
        { value: null, truth: { mark: 'missing', who: 'CRP/K' } },
        5,
        { value: 9, truth: { mark: 'reported' } },
        null,
      ]),
      row('MKD', [
        12,
        {
          value: 800,
          truth: {
            mark: 'incomparable',
            reason: pick('counted by family', 'numëruar sipas familjeve', 'brojano po porodicama'),
          },
        },
        12,
        { value: 910, truth: { mark: 'changed', on: '2025-05-01' } },
      ]),
      { role: 'total', cells: [pick('Total', 'Gjithsej', 'Ukupno'), 41, 2048, 49, 4420.5] },
    ],
    notes: [[pick('e: estimated.', 'e: vlerësim.', 'e: procena.')]],
    source: [pick('Sample records', 'Të dhëna shembull', 'Ogledni zapisi')],
  }
}

export function longTable(pick: Pick): Block {
  return {
    kind: 'table',
    landscape: true,
    id: 'long',
    title: pick(
      'A long table whose head is repeated (sample)',
      'Tabelë e gjatë, kreu i së cilës përsëritet (shembull)',
      'Duga tabela čije se zaglavlje ponavlja (ogledno)',
    ),
    columns: [
      { label: pick('Month', 'Muaji', 'Mesec'), type: 'date' },
      ...['A', 'B', 'C', 'D', 'E', 'F'].map((label) => ({ label, type: 'number' as const })),
    ],
    rows: Array.from({ length: 60 }, (_, i) => ({
      cells: [
        `${2020 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`,
        ...[3, 7, 11, 13, 17, 19].map((n) => ({
          value: (i * n * 7919) % 100000,
          truth: { mark: 'sample' as const },
        })),
      ],
    })),
  }
}
