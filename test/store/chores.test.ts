import { expect, test } from 'vitest'
import { giveAllChoresBack, giveChoreBack, takeChore } from '../../src/store/chores.ts'
import { minute, newDatabase, noon } from './support.ts'

const turn = (now: number) => ({ now, every: 5 * minute, lease: 15 * minute })

test('a chore is one process’s until it gives it back, or its lease ends', async () => {
  const db = await newDatabase()
  expect(await takeChore(db, 'sweep', turn(noon))).toEqual({ name: 'sweep', doneAt: null })
  expect(await takeChore(db, 'sweep', turn(noon + minute))).toBeNull()
  expect(await takeChore(db, 'sweep', turn(noon + 15 * minute))).not.toBeNull()
  await giveChoreBack(db, 'sweep', null)
  expect(await takeChore(db, 'sweep', turn(noon + 16 * minute))).toEqual({ name: 'sweep', doneAt: null })
})

test('a chore that was done lately rests, and one that was not is done again at once', async () => {
  const db = await newDatabase()
  await takeChore(db, 'sweep', turn(noon))
  await giveChoreBack(db, 'sweep', noon)
  expect(await takeChore(db, 'sweep', turn(noon + 4 * minute))).toBeNull()
  expect(await takeChore(db, 'dust', turn(noon + 4 * minute))).not.toBeNull()
  expect(await takeChore(db, 'sweep', turn(noon + 5 * minute))).toEqual({ name: 'sweep', doneAt: noon })
})

test('a chore that was taken or done while the clock was a day ahead is done again once it is right', async () => {
  const db = await newDatabase()
  const day = 24 * 60 * minute
  await takeChore(db, 'sweep', turn(noon + day))
  expect(await takeChore(db, 'sweep', turn(noon))).not.toBeNull()
  await giveChoreBack(db, 'sweep', noon + day)
  // Nor does it begin from where a time that never was ended.
  expect(await takeChore(db, 'sweep', turn(noon))).toEqual({ name: 'sweep', doneAt: null })
})

test('a chore of a process that died is the next process’s at once, where nobody else works on the file', async () => {
  const db = await newDatabase()
  await takeChore(db, 'sweep', turn(noon))
  await giveAllChoresBack(db)
  expect(await takeChore(db, 'sweep', turn(noon + 1))).toEqual({ name: 'sweep', doneAt: null })
})
