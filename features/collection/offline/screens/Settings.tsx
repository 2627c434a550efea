import { type ReactNode, useId, useState } from 'react'
import { type Language, languageNames, languages } from '../../../../common/languages.ts'
import { signOut } from '../../../../kernel/access/contract.ts'
import { call } from '../../../../ui/api.ts'
import { useFormats, useSay, useWords } from '../../../../ui/words.tsx'
import { keepPhotoSize, photoSizes, readPhotoSize } from '../../filler/photos/size.ts'
import { leave, type Person } from '../store/people.ts'
import styles from './collect.module.css'
import { useDesk, useView } from './context.ts'
import { Install } from './Install.tsx'
import { Acts, Button, Confirm, Dialog, Head } from './parts.tsx'
import { SignIn } from './SignIn.tsx'
import { Storage } from './Storage.tsx'
import { useChoices } from './useChoices.ts'

/** Language and layout, the device's room, and signing out. */
export function Settings({ become }: { become: (who: Person | null) => void }): ReactNode {
  const say = useSay()
  const { language, setLanguage } = useWords()
  const { number } = useFormats()
  const [photo, setPhoto] = useState(readPhotoSize)
  const [choices, choose] = useChoices()
  const id = useId()
  return (
    <>
      <Head title={say('collection.collect.settings')} />
      <section className={styles.card} aria-label={say('collection.collect.settings.show')}>
        <div className={styles.field}>
          <label htmlFor={`${id}l`}>{say('collection.collect.settings.language')}</label>
          <select
            id={`${id}l`}
            value={language}
            onChange={(event) => setLanguage(event.currentTarget.value as Language)}
          >
            {languages.map((one) => (
              <option key={one} value={one}>
                {languageNames[one]}
              </option>
            ))}
          </select>
          <p className="ura-quiet">{say('collection.collect.settings.language.help')}</p>
        </div>
        <fieldset className={styles.field}>
          <legend>{say('collection.collect.settings.layout')}</legend>
          {(['pages', 'all'] as const).map((layout) => (
            <label key={layout} className={styles.choice}>
              <input
                type="radio"
                name={`${id}y`}
                checked={choices.layout === layout}
                onChange={() => choose({ layout })}
              />
              {say(`collection.collect.settings.layout.${layout}`)}
            </label>
          ))}
        </fieldset>
        <div className={styles.field}>
          <label htmlFor={`${id}p`}>{say('collection.collect.settings.photos')}</label>
          <select
            id={`${id}p`}
            value={photo ?? ''}
            onChange={(event) => {
              const size = Number(event.currentTarget.value) || null
              keepPhotoSize(size)
              setPhoto(size)
            }}
          >
            <option value="">{say('collection.collect.settings.photos.whole')}</option>
            {photoSizes.map((size) => (
              <option key={size} value={size}>
                {say('collection.collect.settings.photos.pixels', { count: number(size) })}
              </option>
            ))}
          </select>
          <p className="ura-quiet">{say('collection.collect.settings.photos.help')}</p>
        </div>
      </section>
      <Install />
      <Storage />
      <Leaving become={become} />
    </>
  )
}

/** Signing out takes the key away, and with it what is not sent: it is asked for twice. */
function Leaving({ become }: { become: (who: Person | null) => void }): ReactNode {
  const say = useSay()
  const desk = useDesk()
  const view = useView()
  const [asking, setAsking] = useState(false)
  const [turning, setTurning] = useState(false)
  const drafts = view.items.filter((item) => item.kind === 'draft').length
  const waiting = view.items.filter((item) => item.kind === 'waiting').length
  const unsent = drafts + waiting
  const go = async () => {
    // The box goes first: what the reader was promised does not wait for a server.
    await leave(desk.person.id)
    await call(signOut, undefined, { quiet: true }).catch(() => undefined)
    desk.left()
  }
  return (
    <section className={styles.card} aria-label={say('collection.collect.signOut')}>
      <p>{say('collection.collect.signedInAs', { name: desk.person.name })}</p>
      <Acts>
        <Button onClick={() => setTurning(true)}>{say('collection.collect.someoneElse')}</Button>
        <Button onClick={() => setAsking(true)}>{say('collection.collect.signOut')}</Button>
      </Acts>
      {turning && (
        <Dialog
          title={say('collection.collect.someoneElse')}
          onClose={() => setTurning(false)}
          acts={<Button onClick={() => setTurning(false)}>{say('collection.collect.cancel')}</Button>}
        >
          <p>{say('collection.collect.someoneElse.text')}</p>
          <SignIn done={become} />
        </Dialog>
      )}
      {asking && (
        <Confirm
          title={say(unsent > 0 ? 'collection.collect.signOut.unsent' : 'collection.collect.signOut.title')}
          act={say(unsent > 0 ? 'collection.collect.signOut.anyway' : 'collection.collect.signOut')}
          bad={unsent > 0}
          onClose={() => setAsking(false)}
          onDo={() => void go()}
        >
          <p>
            {unsent > 0
              ? say('collection.collect.signOut.unsent.text', { drafts, waiting })
              : say('collection.collect.signOut.text')}
          </p>
        </Confirm>
      )}
    </section>
  )
}
