import { type ReactNode, useState } from 'react'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { Bell } from '../../../ui/shell/Bell.tsx'
import { listNotices, readNotices } from '../contract.ts'

const minute = 60_000

/** The bell of the head: what lies on the person's desk, looked at again every minute. Opening it marks all as read. */
export default function NoticeBell(): ReactNode {
  const answer = useOperation(listNotices, undefined, { every: minute })
  // What was new stays marked while the list is open: the next look brings it back as read.
  const read = useAct(readNotices, { touches: [] })
  const [seen, setSeen] = useState('')
  const notices = answer.data?.notices ?? []
  const newest = notices[0]
  const unread = newest && newest.at > seen ? (answer.data?.unread ?? 0) : 0
  const open = () => {
    if (!newest || unread === 0) return
    setSeen(newest.at)
    // The database knows finer moments than an ISO time: a millisecond more takes the newest in.
    read.mutate({ body: { upTo: new Date(Date.parse(newest.at) + 1).toISOString() } })
  }
  return <Bell notices={notices} unread={unread} onOpen={open} />
}
