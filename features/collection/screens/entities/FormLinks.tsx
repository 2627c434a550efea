import { Fragment, type ReactNode } from 'react'
import { Go } from '../../../../ui/page/Go.tsx'

/** Forms by name, each with the way to its page. */
export function FormLinks({ forms }: { forms: { id: string; title: string }[] }): ReactNode {
  if (forms.length === 0) return '–'
  return forms.map((form, at) => (
    <Fragment key={form.id}>
      {at > 0 && ', '}
      <Go to={`./collection/forms/${form.id}`}>{form.title}</Go>
    </Fragment>
  ))
}

/** Entity lists by name, each with the way to its page. */
export function ListLinks({ lists }: { lists: { id: string; name: string }[] }): ReactNode {
  return lists.map((list, at) => (
    <Fragment key={list.id}>
      {at > 0 && ', '}
      <Go to={`./collection/lists/${list.id}`}>{list.name}</Go>
    </Fragment>
  ))
}
