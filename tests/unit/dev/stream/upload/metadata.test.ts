import { expect, test } from 'vitest'
import { parseMetadata } from '../../../../../dev/stream/upload/metadata'

test('known keys are told from those that go to meta, and flags may stand alone', () => {
  const header =
    'name dGVzdC5tcDQ=,maxDurationSeconds MzAw,requiresignedurls,allowedorigins ZXhhbXBsZS5jb20=, thumbnailtimestamppct MC41'

  expect(parseMetadata(header)).toEqual({
    meta: { name: 'test.mp4' },
    known: new Map([
      ['maxdurationseconds', '300'],
      ['requiresignedurls', ''],
      ['allowedorigins', 'example.com'],
      ['thumbnailtimestamppct', '0.5'],
    ]),
  })
})

test('other keys keep their case, and their text may be of any script', () => {
  const name = Buffer.from('海.mp4').toString('base64')

  expect(parseMetadata(`FileName ${name}`).meta).toEqual({ FileName: '海.mp4' })
  expect(parseMetadata('').meta).toEqual({})
})

test('a value that is not base64 is refused', () => {
  expect(() => parseMetadata('name test.mp4')).toThrow('Bad Request')
})
