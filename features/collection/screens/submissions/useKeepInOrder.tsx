import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { ResultOf } from '../../../../common/operation.ts'
import { useAct } from '../../../../ui/queries.ts'
import { useSay } from '../../../../ui/words.tsx'
import { keyAnswers, listSubmissions } from '../../contract.ts'
import styles from './submissions.module.css'

/**
 * Watches the lists of a form: when one says that a question of a large form was looked through one by one, its answers are
 * kept in order from then on, and the reader is told why this first time takes longer.
 */
export function useKeepInOrder(form: string): ReactNode {
  const say = useSay()
  const client = useQueryClient()
  const keep = useAct(keyAnswers, { touches: [] })
  const asked = useRef(new Set<string>())
  const [begun, setBegun] = useState(false)
  const mutate = keep.mutate
  useEffect(() => {
    return client.getQueryCache().subscribe(({ query }) => {
      if (query.queryKey[0] !== listSubmissions.name) return
      const data = query.state.data as ResultOf<typeof listSubmissions> | undefined
      const wanted = data?.unkept.filter((column) => !asked.current.has(column)) ?? []
      if (!wanted.length) return
      for (const column of wanted) asked.current.add(column)
      setBegun(true)
      mutate({ params: { form }, body: { columns: wanted.slice(0, 8) } })
    })
  }, [client, form, mutate])
  if (!begun) return null
  return (
    <p className={styles.note} role="status">
      {say('collection.submissions.keeping')}
    </p>
  )
}
