import { expect, test } from 'vitest'
import { Celex } from './celex.ts'

test('numbers as EUR-Lex gives them are taken, also pasted with the word before them', () => {
  for (const number of [
    '32002L0090', '32002F0946', '32013L0032', '32024R1356', '12016E083', '12016E/TXT', '12016M/PRO/03', '62018CJ0123',
    '52023PC0755', '52020XC1001(01)', '32013L0032R(01)', '02013L0032-20130629', '72013L0032AUT_202100001', '21994A0131(01)',
  ]) // biome-ignore format: a list
    expect(Celex.parse(number)).toBe(number)
  expect(Celex.parse(' celex: 32013l0032 ')).toBe('32013L0032')
})

test('what has no sector, year, type or number is none, and its sentence is named', () => {
  for (const wrong of [
    '', '2013/32/EU', '32013', '32013L', '3213L0032', '31813L0032', '33013L0032', '32013LLL0032', '32013L00X2', 'X2013L0032',
    '320130032', '02013L0032', '02013L0032-20131329', '32013L0032-20130629', '32013L0032 art. 6', 'CELEX',
  ]) // biome-ignore format: a list
    expect(Celex.safeParse(wrong).error?.issues.map(({ message }) => message), wrong).toEqual(['problem.field.celex'])
}) // biome-ignore format: short
