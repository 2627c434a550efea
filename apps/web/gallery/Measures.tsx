import type { ReactNode } from 'react'
import { useState } from 'react'
import { six } from '../../../common/places.ts'
import { FileField, type SentFile } from '../../../ui/forms/FileField.tsx'
import { DateField, NumberField } from '../../../ui/forms/fields.tsx'
import { CountryMark } from '../../../ui/page/CountryMark.tsx'
import { type Course, Light, Meter } from '../../../ui/page/Measures.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { PageTabs } from '../../../ui/page/PageTabs.tsx'
import { Field, Fields, Section } from '../../../ui/page/parts.tsx'
import { SidePanel } from '../../../ui/page/SidePanel.tsx'
import { Timeline } from '../../../ui/page/Timeline.tsx'
import styles from './gallery.module.css'

const courses: Course[] = ['reached', 'onTrack', 'atRisk', 'offTrack', 'unknown']

export default function Measures(): ReactNode {
  const [opened, setOpened] = useState(false)
  const [day, setDay] = useState<string | null>('2026-11-24')
  const [sum, setSum] = useState<number | null>(12500.5)
  const [files, setFiles] = useState<SentFile[]>([{ id: '1', name: 'attendance list.pdf', size: 182_000 }])
  return (
    <Page>
      <PageHead title="Measures and plans" />
      <PageTabs
        label="Parts of this page"
        tabs={[
          {
            key: 'values',
            label: 'Values',
            count: 5,
            content: () => (
              <>
                <Section title="On the way to a target">
                  <div className={styles.two}>
                    <Meter label="Visits" value={41} target={90} open={() => setOpened(true)} />
                    <Meter label="Trainings" value={7} target={12} truth={{ mark: 'reported' }} />
                    <Meter label="Referrals" value={80} target={100} truth={{ mark: 'provisional' }} />
                    <Meter label="Round tables" value={4} target={6} truth={{ mark: 'sample' }} />
                    <Meter
                      label="Papers"
                      value={null}
                      target={6}
                      truth={{ mark: 'missing', who: 'Montenegro' }}
                    />
                    <Meter
                      label="Complaints"
                      value={3}
                      target={20}
                      truth={{ mark: 'suppressed', below: 5 }}
                    />
                  </div>
                </Section>
                <Section title="Course">
                  <div className={styles.row}>
                    {courses.map((course) => (
                      <Light key={course} course={course} />
                    ))}
                    <Light course="atRisk" quiet />
                  </div>
                </Section>
                <Section title="Countries">
                  <div className={styles.row}>
                    {six.map((code) => (
                      <CountryMark key={code} code={code} />
                    ))}
                  </div>
                </Section>
              </>
            ),
          },
          {
            key: 'plan',
            label: 'Plan',
            content: () => (
              <Timeline
                caption="Work plan"
                what="Activity"
                period={{ from: '2025-01-10', to: '2027-12-31' }}
                today="2026-05-10"
                rows={[
                  { id: 'r1', label: 'Result 1', heading: true, spans: [] },
                  {
                    id: 'a1',
                    label: 'Forming the platforms in each of the six countries',
                    spans: [
                      { id: 's1', label: 'Planned', from: '2025-02-01', to: '2025-09-30', tone: 'good' },
                    ],
                  },
                  {
                    id: 'a2',
                    label: 'Meetings',
                    to: './gallery/table',
                    spans: [
                      { id: 's2', label: 'Planned', from: '2025-10-01', to: '2027-06-15' },
                      { id: 's3', label: 'Foreseen', from: '2027-06-16', to: '2027-12-31', hatched: true },
                    ],
                  },
                  {
                    id: 'a3',
                    label: 'Handover',
                    spans: [
                      { id: 's4', label: 'Overdue', from: '2026-04-01', to: '2026-04-30', tone: 'bad' },
                    ],
                  },
                ]}
              />
            ),
          },
          {
            key: 'fields',
            label: 'Fields',
            content: () => (
              <Fields>
                <Field help="Written out below, so that nobody mistakes the month for the day.">
                  <DateField label="Day" value={day} onChange={setDay} />
                </Field>
                <Field>
                  <NumberField label="Budget" value={sum} onChange={setSum} decimals={2} unit="EUR" />
                </Field>
                <Field>
                  <FileField
                    label="Supporting documents"
                    files={files}
                    onChange={setFiles}
                    many
                    send={async (file) => ({ id: file.name, name: file.name, size: file.size })}
                  />
                </Field>
              </Fields>
            ),
          },
        ]}
      />
      <SidePanel opened={opened} onClose={() => setOpened(false)} title="41 visits">
        <p>The records behind the value.</p>
      </SidePanel>
    </Page>
  )
}
