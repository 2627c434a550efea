/** Crossings that the border form knows, three a country. */
export const crossings: Record<string, readonly string[]> = {
  AL: ['hani_i_hotit', 'kapshtice', 'kakavije'],
  RS: ['sid', 'presevo', 'horgos'],
  MK: ['bogorodica', 'tabanovce', 'medzitlija'],
  BA: ['izacic', 'maljevac', 'raca'],
  ME: ['bozaj', 'dobrakovo', 'debeli_brijeg'],
  XK: ['vermice', 'hani_i_elezit', 'merdare'],
}

/** A reception centre, an area (never a place where people hide), and an institution. Public knowledge, no address. */
export const otherSites: Record<string, readonly [string, string, string]> = {
  AL: ['Babrru', 'Shkodër, zona e stacionit', 'Drejtoria e Kufirit dhe Migracionit'],
  RS: ['Preševo', 'Šid, okolina', 'Komesarijat za izbeglice i migracije'],
  MK: ['Vinojug, Gevgelija', 'Kumanovo, околина', 'Гранична полиција'],
  BA: ['Lipa, Bihać', 'Velika Kladuša, okolina', 'Služba za poslove sa strancima'],
  ME: ['Spuž', 'Pljevlja, okolina', 'Direkcija za azil'],
  XK: ['Magurë', 'Prizren, zona e terminalit', 'Policia Kufitare'],
}

const places: Record<string, readonly [number, number]> = {
  hani_i_hotit: [42.34, 19.43], kapshtice: [40.6, 21.03], kakavije: [39.91, 20.36],
  sid: [45.13, 19.22], presevo: [42.31, 21.65], horgos: [46.16, 19.97],
  bogorodica: [41.12, 22.53], tabanovce: [42.23, 21.69], medzitlija: [40.91, 21.42],
  izacic: [44.87, 15.76], maljevac: [45.19, 15.79], raca: [44.89, 19.29],
  bozaj: [42.34, 19.42], dobrakovo: [43.14, 19.75], debeli_brijeg: [42.45, 18.53],
  vermice: [42.15, 20.57], hani_i_elezit: [42.15, 21.3], merdare: [42.98, 21.23],
} // biome-ignore format: a table
const middles: Record<string, readonly [number, number]> = {
  AL: [41.33, 19.82], RS: [44.1, 20.9], MK: [41.6, 21.75], BA: [44.2, 17.8], ME: [42.78, 19.3], XK: [42.6, 20.9],
} // biome-ignore format: a table

/** Where a crossing lies, roughly; a country's middle for everything else. */
export const placeOf = (crossing: string, country: string): readonly [number, number] =>
  places[crossing] ?? middles[country] ?? [42.5, 20.5]
