import type { ReactNode } from 'react'
import { Chart } from '../../../ui/charts/Chart.tsx'
import { RegionMap } from '../../../ui/maps/RegionMap.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Section } from '../../../ui/page/parts.tsx'
import { useFormats } from '../../../ui/words.tsx'
import styles from './gallery.module.css'
import { barsByCountry, byMonth, byPlace, shadesByCountry, stackedByYear } from './pictures.ts'

export default function Charts(): ReactNode {
  const { country } = useFormats()
  const source = 'Invented numbers of the gallery, for looks only.'
  return (
    <Page>
      <PageHead
        title="Charts and maps"
        lead="Every picture says what it shows, in which unit, from which source."
      />
      <Section title="Charts">
        <div className={styles.two}>
          <Chart
            title="Visits fell in the second half of the year in both countries"
            unit="Visits per month"
            source={source}
            category="Month"
            data={byMonth(country)}
            open={() => {}}
          />
          <Chart
            title="Serbia and Albania have made most of their fifteen visits"
            unit="Visits since the beginning"
            source={source}
            category="Country"
            data={barsByCountry(country)}
          />
        </div>
        <Chart
          title="Referrals grew every year, mostly to shelters"
          unit="Referrals per year"
          source={source}
          note="Counting changed in 2023: one person may have several referrals since then."
          category="Year"
          data={stackedByYear}
        />
      </Section>
      <Section title="Maps">
        <div className={styles.two}>
          <RegionMap
            title="Organisations in the programme by country"
            unit="Organisations"
            source={source}
            data={shadesByCountry}
          />
          <RegionMap
            title="Places that were visited, by number of visits"
            unit="Visits"
            source={source}
            data={byPlace}
            open={() => {}}
          />
          <RegionMap
            still
            title="The same without WebGL, as on paper"
            unit="Organisations"
            source={source}
            data={shadesByCountry}
          />
        </div>
      </Section>
    </Page>
  )
}
