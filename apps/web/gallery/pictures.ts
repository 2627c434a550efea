import type { ChartData } from '../../../common/charts.ts'
import type { MapData } from '../../../common/maps.ts'

const months = Array.from({ length: 12 }, (_, at) => `2025-${String(at + 1).padStart(2, '0')}`)

/** Two countries over a year, the last two months provisional. */
export const byMonth = (country: (code: string) => string): ChartData => ({
  kind: 'line',
  categoryType: 'month',
  categories: months,
  series: [
    { name: country('AL'), country: 'AL', values: [4, 6, 7, 9, 8, 9, 7, 6, null, 4] },
    { name: country('RS'), country: 'RS', values: [2, 3, 5, 6, 9, 10, 8, 7, 6, 5] },
  ].map((series) => ({
    ...series,
    values: [
      ...series.values,
      { value: 3, mark: 'provisional' as const },
      { value: 4, mark: 'provisional' as const },
    ],
  })),
})

/** Every mark of truth as a bar. */
export const barsByCountry = (country: (code: string) => string): ChartData => ({
  kind: 'bar',
  horizontal: true,
  categoryType: 'name',
  categories: ['AL', 'BA', 'XK', 'ME', 'MK', 'RS'].map(country),
  series: [
    {
      name: 'Visits',
      values: [
        13,
        { value: 9, mark: 'reported' },
        { value: 7, mark: 'provisional' },
        { value: 3, mark: 'suppressed' },
        { value: null, mark: 'missing' },
        { value: 14, mark: 'sample' },
      ],
    },
  ],
})

export const stackedByYear: ChartData = {
  kind: 'stackedBar',
  categoryType: 'year',
  categories: ['2020', '2021', '2022', '2023', '2024', '2025'],
  series: [
    { name: 'Shelters', values: [12, 18, 25, 44, 51, 63] },
    { name: 'Legal aid', values: [8, 11, 12, 20, 26, 31] },
    { name: 'Health', values: [3, 6, 7, 12, 11, 19] },
  ],
  breaks: [{ category: '2023', label: 'new way of counting' }],
}

export const shadesByCountry: MapData = {
  countries: [
    { code: 'ALB', value: 41 },
    { code: 'BIH', value: 23 },
    { code: 'XKX', value: 17, mark: 'sample' },
    { code: 'MNE', value: 3, mark: 'suppressed' },
    { code: 'MKD', value: null, mark: 'missing' },
    { code: 'SRB', value: 62 },
  ],
}

export const byPlace: MapData = {
  places: [
    { id: 'a', name: 'Lakeside', lon: 19.5, lat: 42.05, value: 12, country: 'AL' },
    { id: 'b', name: 'Riverbank', lon: 16.9, lat: 44.8, value: 30, country: 'BA' },
    { id: 'c', name: 'Highland', lon: 20.7, lat: 42.65, value: 6, country: 'XK', mark: 'reported' },
    { id: 'd', name: 'Harbour', lon: 19.1, lat: 42.1, value: 4, country: 'ME' },
    { id: 'e', name: 'Pass', lon: 22.3, lat: 41.2, value: 18, country: 'MK', mark: 'provisional' },
    { id: 'f', name: 'Bridge End', lon: 19.8, lat: 45.2, value: 44, country: 'RS' },
  ],
}
