import { notifications } from '@mantine/notifications'
import { asProblem } from '../problem.ts'
import { useSay } from '../words.tsx'

/**
 * Short words after an act, in the corner and aloud: `tell.done(say('grants.call.opened'))`. What went wrong belongs
 * beside the form; `tell.failed(error)` is for acts that have none.
 */
export function useTell(): { done: (text: string) => void; failed: (error: unknown) => void } {
  const say = useSay()
  return {
    done: (text) =>
      notifications.show({
        message: text,
        autoClose: 5000,
        closeButtonProps: { 'aria-label': say('ui.close') },
      }),
    failed: (error) => {
      const problem = asProblem(error)
      notifications.show({
        title: say('ui.problem.title'),
        message: problem.word ? say(problem.word) : problem.message,
        color: 'red.8',
        autoClose: false,
        closeButtonProps: { 'aria-label': say('ui.close') },
      })
    },
  }
}
