import { expect, it } from 'vitest'
import { wrongSignatures } from '../../src/http/wrong-signatures.ts'

it('wrong signatures are told once a minute, with how many there were', () => {
  let time = 0
  const counts: unknown[] = []
  const wrong = wrongSignatures({ warn: (fields) => counts.push(fields) }, () => time)
  for (let i = 0; i < 100; i++) wrong()
  expect(counts).toEqual([{ count: 1 }])
  time = 60_000
  wrong()
  expect(counts).toEqual([{ count: 1 }, { count: 100 }])
})
