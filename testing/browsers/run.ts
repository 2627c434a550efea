/**
 * Collecting without a network in Firefox and WebKit (the nearest to Safari that Linux has). Run by hand:
 *   npx node testing/browsers/run.ts [firefox|webkit]
 * on a Debian-like system with the packages firefox-esr, webkit2gtk-driver and xvfb. Pictures: test-results/browsers/.
 */
import { build } from '../../apps/commands/build.ts'
import { startDemo } from '../e2e/demo.ts'
import { collectStory } from './collect.ts'
import { Reader } from './reader.ts'
import { firefox, webkit } from './webdriver.ts'

const all = { firefox, webkit }
const only = process.argv[2]
if (only && !(only in all)) throw new Error(`There is ${Object.keys(all).join(' and ')}, and no ${only}.`)
await build()
for (const [name, start] of Object.entries(all)) {
  if (only && only !== name) continue
  const driven = await start()
  if (!driven) {
    console.log(
      `SKIPPED: ${name} is not on this machine. Install firefox-esr, or webkit2gtk-driver and xvfb.`,
    )
    continue
  }
  const reader = new Reader(name, driven)
  let demo = await startDemo()
  let killed = false
  const back = async () => {
    if (killed) demo = await startDemo({}, demo)
    killed = false
  }
  try {
    await collectStory(reader, {
      url: demo.url,
      people: demo.people,
      away: async () => {
        await demo.kill()
        killed = true
      },
      back,
    })
    console.log(`  ✓ ${name}`)
  } catch (error) {
    console.log(`  ✗ ${name}: ${(error as Error).stack}`)
    await reader.picture('failed').catch(() => undefined)
    process.exitCode = 1
  } finally {
    await driven.end()
    // What was killed in the middle of the story is stopped properly, its database too.
    await back()
    await demo.stop()
  }
}
