import { Command } from 'commander'

const ura = new Command('ura')
  .description('Ura: the workspace in which a regional civil-society programme runs.')
  .helpOption('-h, --help', 'show this help')
  .showHelpAfterError('(ura --help lists the commands)')
  .configureHelp({ sortSubcommands: false })

// Each command is a file of its own, read only when it is called: help stays quick and a command easy to find.
ura
  .command('start')
  .description('start the workspace: database, web server and worker')
  .option('--demo', 'the demo workspace: the founding programme with sample people and records')
  .option('--only <part>', 'start only the `web` server or only the `worker`')
  .option('--port <number>', 'port of the web server')
  .action(async (options) => (await import('./commands/start.ts')).start(options))
ura
  .command('build')
  .description("build the workspace's pages (done by start when needed)")
  .action(async () => (await import('./commands/build.ts')).build({ force: true }))
ura
  .command('migrate')
  .description('bring the database up to date; with DATABASE_URL also make its roles')
  .action(async () => (await import('./commands/migrate.ts')).migrateCommand())
ura
  .command('backup [file]')
  .description('save the whole workspace into one encrypted file, while it runs')
  .option('--to <key...>', 'public keys (age1…) of those who may open it, instead of a passphrase')
  .action(async (file, options) => (await import('./commands/backup.ts')).backupCommand(file, options))
ura
  .command('restore <file>')
  .description('restore a backup into an empty data folder and database')
  .option('--key <file>', 'file with the age key that opens it, instead of a passphrase')
  .action(async (file, options) => (await import('./commands/restore.ts')).restoreCommand(file, options))
ura
  .command('paper <template>')
  .description('write a paper from the statistics, every figure with its proof; the template: `statistics`')
  .requiredOption('--programme <code>', 'the programme in whose name it is')
  .option('--lang <languages>', 'languages, separated by commas', 'sq,en')
  .option('--out <folder>', 'where the PDF, the Word file, the web page and the proof go', '.')
  .action(async (template, options) => (await import('./commands/paper.ts')).paper(template, options))
ura
  .command('verify [what] [file]')
  .description(
    'prove that nothing was changed: `audit`, `files`, both (nothing named), or `paper FILE`: its figures, computed again',
  )
  .action(async (what, file) => (await import('./commands/verify.ts')).verifyCommand(what, file))
ura
  .command('load <file>')
  .description('load a programme file (YAML): what it says is made so, old → new is listed')
  .option('-n, --dry-run', 'only list what would change')
  .action(async (file, options) => (await import('./commands/load.ts')).load(file, options))
ura
  .command('export <programme>')
  .description(
    'write a programme out: `yaml` (programme file), `docx` or `xlsx` (logframe), `iati`, `data` (CSV)',
  )
  .option('--as <kind>', 'yaml, docx, xlsx, iati or data', 'yaml')
  .option('-o, --out <file>', 'name of the file')
  .option('-l, --lang <language>', 'language of the logframe and the data', 'en')
  .option('--force', 'write over a file that is there')
  .action(async (programme, options) =>
    (await import('./commands/export.ts')).exportCommand(programme, options),
  )
ura
  .command('samples <task>')
  .description('sample records of a demo programme: `remove` takes all of them out')
  .requiredOption('--programme <code>', 'the programme')
  .action(async (task, options) => (await import('./commands/samples.ts')).samples(task, options))
ura
  .command('user <task> [email] [role]')
  .description('people: `list`, `add`, `invite`, `role`, `disable`, `enable`, `reset-password`')
  .option('--name <name>', 'name of a person that is added')
  .option('--language <code>', 'language of a person that is added', 'en')
  .option('--administrator', 'make the person that is added an administrator')
  .option('--programme <code>', 'programme of the role')
  .option('--country <code>', 'country of the role, two letters; without it: all countries')
  .option('--organisation <code>', 'organisation of the role')
  .option('--end', 'end the role instead of giving it')
  .action(async (task, email, role, options) =>
    (await import('./commands/user.ts')).user(task, email, role, options),
  )
ura
  .command('test [parts...]')
  .description(
    'run everything that continuous integration runs, or one part: `check`, `stories [PATH]`, `browser [TITLE]`',
  )
  .action(async (parts) => (await import('./commands/test.ts')).test(parts))
ura
  .command('check')
  .description('types, style and the map of rooms')
  .action(async () => (await import('./commands/test.ts')).check())
ura
  .command('xlsform')
  .description('forms from spreadsheets')
  .command('compile [files...]')
  .description('compile XLSForms (XLSX, CSV, Markdown) into ODK XForms')
  .option('--out <folder>', 'where to write; beside each file otherwise')
  .option('--jsonl', 'read one {"md": …} a line from standard input, write one answer a line')
  .action(async (files, options) => {
    const command = await import('../features/collection/xlsform/command.ts')
    if (options.jsonl) await command.compileLines()
    else if ((await command.compileFiles(files, options)) > 0) process.exitCode = 1
  })
ura
  .command('bench [name]')
  .description('measure: figures and ratios to a floor measured in the same run')
  .action(async (name) => (await import('./commands/bench.ts')).bench(name))
ura
  .command('dev <what>', { hidden: true })
  .description('for developers: `tables` writes migrations/tables.ts')
  .action(async (what) => (await import('./commands/dev.ts')).dev(what))

try {
  await ura.parseAsync()
} catch (error) {
  console.error(`ura: ${error instanceof Error ? error.message : String(error)}`)
  if (process.env.URA_LOG === 'debug') console.error(error)
  process.exitCode = 1
}
