import { Table, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useOperation } from '../../../ui/queries.ts'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { getDoor } from '../contract.ts'
import styles from './access.module.css'

/** The sample people of a demo workspace, signed in by one click; nothing anywhere else. */
export function DemoSignIns(props: {
  choose: (body: { email: string; password: string; remember: boolean }) => void
}): ReactNode {
  const say = useSay()
  const { country } = useFormats()
  const people = useOperation(getDoor).data?.demo ?? []
  if (people.length === 0) return null
  return (
    <section className={styles.demo} aria-labelledby="demo-sign-ins">
      <h2 id="demo-sign-ins">{say('access.demo.title')}</h2>
      <p>{say('access.demo.text')}</p>
      <Table withRowBorders={false} verticalSpacing={3} horizontalSpacing={0}>
        <Table.Tbody>
          {people.map((one) => (
            <Table.Tr key={one.email}>
              <Table.Td>
                <UnstyledButton
                  className={styles.demoPerson}
                  onClick={() => props.choose({ email: one.email, password: one.password, remember: false })}
                >
                  {one.name}
                </UnstyledButton>
              </Table.Td>
              <Table.Td className="ura-quiet">
                {say(`role.${one.role}`)}
                {one.country && `, ${country(one.country)}`}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
