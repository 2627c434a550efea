import { Button, Select, TextInput } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { markKosovo } from '../../../common/kosovo.ts'
import type { LocalText } from '../../../common/languages.ts'
import { Form, fieldError } from '../../../ui/forms/Form.tsx'
import { DateField, NumberField } from '../../../ui/forms/fields.tsx'
import { useDraft } from '../../../ui/forms/useDraft.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { LocalTextField } from '../../../ui/local/LocalTextField.tsx'
import { ConfirmDialog } from '../../../ui/page/dialogs.tsx'
import { useGo } from '../../../ui/page/Go.tsx'
import { SampleMark } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Field, Fields, Section } from '../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { KosovoMarked, useFormats, useMark, useSay } from '../../../ui/words.tsx'
import { createSite, deleteSite, getSite, type Site, updateSite } from '../contract-sites.ts'
import { siteKinds } from '../lists.ts'
import { useMyCountries } from './countries.ts'
import { KosovoNote, namesKosovo, useKosovoFootnote } from './Kosovo.tsx'
import styles from './monitoring.module.css'
import { Choice, Fact } from './parts.tsx'
import { VisitTable } from './Visits.tsx'

type Typed = Pick<Site, 'code' | 'kind' | 'authority' | 'area' | 'latitude' | 'longitude' | 'capacity' | 'note' | 'closedOn' | 'sensitivity'> & {
  name: LocalText | null
  country: string | null
  version?: number
} // biome-ignore format: short
const blank: Typed = {
  code: '', kind: 'border_crossing', name: null, country: null, authority: '', area: '', latitude: null,
  longitude: null, capacity: null, note: null, closedOn: null, sensitivity: 1,
} // biome-ignore format: a record

/** One site with its visits; or a new one. */
export default function SitePage(): ReactNode {
  const { site } = useParams({ strict: false }) as { site: string }
  const programme = useProgramme()
  const fresh = site === 'new'
  const answer = useOperation(getSite, { params: { programme: programme.id, site } }, { when: !fresh })
  if (fresh) return <Editor site={null} onReload={() => undefined} />
  return <Answer of={answer}>{(data) => <Editor key={data.id} site={data} onReload={() => void answer.refetch()} />}</Answer>
} // biome-ignore format: short

function Editor({ site, onReload }: { site: Site | null; onReload: () => void }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const go = useGo()
  const programme = useProgramme()
  const [removing, setRemoving] = useState(false)
  const remove = useAct(deleteSite)
  const kosovo = useKosovoFootnote() ?? false
  const mark = (text: string) => (kosovo ? markKosovo(text) : text)
  const title = site ? mark(local(site.name)) : say('monitoring.site.add')
  return (
    <Page>
      <PageHead
        title={title}
        crumbs={[{ label: say('monitoring.sites.title'), to: './monitoring/sites' }]}
        state={site?.sample && <SampleMark />}
        facts={site ? [
          { label: say('monitoring.field.code'), value: site.code },
          { label: say('monitoring.field.country'), value: mark(formats.country(site.country)) },
          { label: say('monitoring.field.kind'), value: say(`monitoring.siteKind.${site.kind}`) },
          { label: say('monitoring.visits.title'), value: formats.number(site.visits) },
        ] : []}
        actions={site?.may.includes('delete') && <Button variant="default" onClick={() => setRemoving(true)}>{say('monitoring.remove')}</Button>}
      />
      {site && site.visits > 0 && <Section title={say('monitoring.visits.title')}><VisitTable site={site.id} /></Section>}
      {!site || site.may.includes('update') ? <SiteForm site={site} onReload={onReload} /> : <KosovoMarked on={kosovo}><SiteView site={site} /></KosovoMarked>}
      {kosovo && site && namesKosovo(site) && <KosovoNote />}
      <ConfirmDialog opened={removing} onClose={() => setRemoving(false)} danger title={say('monitoring.site.removeThis', { name: title })} act={say('monitoring.remove')}
        onConfirm={async () => {
          await remove.mutateAsync({ params: { programme: programme.id, site: site!.id } })
          go('./monitoring/sites', { replace: true })
        }} />
    </Page>
  ) // biome-ignore format: a page
}

function SiteForm({ site, onReload }: { site: Site | null; onReload: () => void }): ReactNode {
  const say = useSay()
  const go = useGo()
  const programme = useProgramme()
  const countries = useMyCountries()
  const create = useAct(createSite)
  const update = useAct(updateSite)
  const error = site ? update.error : create.error
  const start: Typed = site ?? { ...blank, country: countries[0]?.value ?? null }
  const draft = useDraft<Typed>(`monitoring.site.${site?.id ?? `new.${programme.id}`}`, start)
  const { value, set } = draft
  const wrong = (path: string) => fieldError(error, path)
  const send = async () => {
    if (site) {
      const saved = await update.mutateAsync({
        params: { programme: programme.id, site: site.id },
        body: value as never,
      })
      draft.reset(saved)
    } else {
      const saved = await create.mutateAsync({ params: { programme: programme.id }, body: value as never })
      draft.reset(blank)
      go(`./monitoring/sites/${saved.id}`, { replace: true })
    }
  }
  return (
    <Form draft={draft} act={say('monitoring.save')} error={error} onSend={send} onReload={onReload} onCancel={() => go('./monitoring/sites')}>
      <Fields>
        <Field help={say('monitoring.help.siteName')}><LocalTextField label={say('monitoring.field.name')} required mayApprove value={value.name} error={wrong('name')} onChange={(name) => set({ name })} /></Field>
        <Field help={say('monitoring.help.siteCode')}><TextInput label={say('monitoring.field.code')} required value={value.code} error={wrong('code')} onChange={(event) => set({ code: event.currentTarget.value })} /></Field>
        <Field><Choice label={say('monitoring.field.kind')} required words="siteKind" values={siteKinds} value={value.kind} error={wrong('kind')} onChange={(kind) => set({ kind: kind ?? 'other' })} /></Field>
        <Field><Select label={say('monitoring.field.country')} required data={countries} value={value.country} error={wrong('country')} onChange={(country) => set({ country })} /></Field>
        <Field help={say('monitoring.help.area')}><TextInput label={say('monitoring.field.area')} value={value.area} error={wrong('area')} onChange={(event) => set({ area: event.currentTarget.value })} /></Field>
        <Field><TextInput label={say('monitoring.field.authority')} value={value.authority} error={wrong('authority')} onChange={(event) => set({ authority: event.currentTarget.value })} /></Field>
        <Field help={say('monitoring.help.position')}><NumberField label={say('monitoring.field.latitude')} decimals={6} min={-90} max={90} value={value.latitude} error={wrong('latitude')} onChange={(latitude) => set({ latitude })} /></Field>
        <Field><NumberField label={say('monitoring.field.longitude')} decimals={6} min={-180} max={180} value={value.longitude} error={wrong('longitude')} onChange={(longitude) => set({ longitude })} /></Field>
        <Field><NumberField label={say('monitoring.field.capacity')} min={0} value={value.capacity} error={wrong('capacity')} onChange={(capacity) => set({ capacity })} /></Field>
        <Field><LocalTextField label={say('monitoring.field.note')} multiline mayApprove value={value.note} error={wrong('note')} onChange={(note) => set({ note })} /></Field>
        <Field><DateField label={say('monitoring.field.closedOn')} value={value.closedOn} error={wrong('closedOn')} onChange={(closedOn) => set({ closedOn })} /></Field>
        <Field help={say('monitoring.help.sensitivity')}><Choice label={say('monitoring.field.sensitivity')} words="sensitivity" values={['0', '1', '2', '3']} value={String(value.sensitivity) as '1'} error={wrong('sensitivity')} onChange={(next) => set({ sensitivity: Number(next ?? 1) })} /></Field>
      </Fields>
    </Form>
  ) // biome-ignore format: a form
}

function SiteView({ site }: { site: Site }): ReactNode {
  const say = useSay()
  const mark = useMark()
  const local = useLocal()
  const formats = useFormats()
  return (
    <Section title={say('monitoring.site.title')} note={site.coarse ? say('monitoring.site.coarseNote') : undefined}>
      <dl className={styles.facts}>
        <Fact label={say('monitoring.field.area')}>{mark(site.area)}</Fact>
        <Fact label={say('monitoring.field.authority')}>{mark(site.authority)}</Fact>
        <Fact label={say('monitoring.field.position')}>{site.latitude !== null && `${formats.number(site.latitude, site.coarse ? 2 : 4)}, ${formats.number(site.longitude!, site.coarse ? 2 : 4)}`}</Fact>
        <Fact label={say('monitoring.field.capacity')}>{site.capacity !== null && formats.number(site.capacity)}</Fact>
        <Fact label={say('monitoring.field.note')}>{site.note && local(site.note)}</Fact>
        <Fact label={say('monitoring.field.closedOn')}>{site.closedOn && formats.date(site.closedOn)}</Fact>
      </dl>
    </Section>
  ) // biome-ignore format: a list
}
