import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import { decodeVersionList } from "../../src/internal/s3/documents/versions.js"
import { compareUtf8 } from "../../src/internal/wire/uri.js"
import { isFailure } from "../../src/internal/wire/xml.js"

interface Entry {
  readonly key: string
  readonly id: string
  readonly isMarker: boolean
  readonly isLatest: boolean
  /** In seconds. */
  readonly time: number
}

const element = ({ id, isLatest, isMarker, key, time }: Entry): string => {
  const name = isMarker ? "DeleteMarker" : "Version"
  return `<${name}><Key>${key}</Key><VersionId>${id}</VersionId><IsLatest>${isLatest}</IsLatest>` +
    `<LastModified>${new Date(time * 1000).toISOString()}</LastModified>${isMarker ? "" : "<Size>1</Size>"}</${name}>`
}

const decode = (entries: ReadonlyArray<Entry>) => {
  const output = decodeVersionList(`<ListVersionsResult>${entries.map(element).join("")}</ListVersionsResult>`)
  return isFailure(output) ? assert.fail(output.reason) : output
}

const historyOf = (entries: ReadonlyArray<Entry>) =>
  decode(entries).history.map(({ deleteMarker, key, versionId }) => `${key} ${versionId} ${deleteMarker}`)

const written = (entries: ReadonlyArray<Entry>) => entries.map(({ id, isMarker, key }) => `${key} ${id} ${isMarker}`)

/** What has happened, as S3 lists it: by key, and from new to old. */
const listOf = (
  steps: ReadonlyArray<{ readonly key: string; readonly isMarker: boolean; readonly pause: number }>
): ReadonlyArray<Entry> => {
  const byKey = new Map<string, Array<Entry>>()
  let time = 1_000_000
  for (const [i, { isMarker, key, pause }] of steps.entries()) {
    time += pause
    const before = (byKey.get(key) ?? []).map((entry) => ({ ...entry, isLatest: false }))
    byKey.set(key, [{ key, id: String(i), isMarker, isLatest: true, time }, ...before])
  }
  return [...byKey.keys()].sort(compareUtf8).flatMap((key) => byKey.get(key)!)
}

const stepsWith = (pause: fc.Arbitrary<number>) =>
  fc.array(fc.record({ key: fc.constantFrom("a", "b", "é"), isMarker: fc.boolean(), pause }), { maxLength: 12 })

const kinds = (entries: ReadonlyArray<Entry>) =>
  [entries.filter(({ isMarker }) => !isMarker), entries.filter(({ isMarker }) => isMarker)] as const

describe("the history in a page of versions", () => {
  it("is the document's, where that is in order: also of what is of one second, and on any part of it", () => {
    fc.assert(
      fc.property(stepsWith(fc.nat(1)), fc.nat(12), fc.nat(12), (steps, from, size) => {
        const page = listOf(steps).slice(from, from + size)
        assert.deepStrictEqual(historyOf(page), written(page))
      }),
      { numRuns: 300 }
    )
  })

  it("is made out by the times, where a server has all versions apart from all delete markers", () => {
    fc.assert(
      fc.property(stepsWith(fc.integer({ min: 1, max: 3 })), fc.boolean(), (steps, markersFirst) => {
        const list = listOf(steps)
        const [versions, markers] = kinds(list)
        assert.deepStrictEqual(
          historyOf(markersFirst ? [...markers, ...versions] : [...versions, ...markers]),
          written(list)
        )
      }),
      { numRuns: 300 }
    )
  })

  it("has what is there now before what was, whatever their times", () => {
    const version: Entry = { key: "k", id: "1", isMarker: false, isLatest: false, time: 5 }
    const marker: Entry = { key: "k", id: "2", isMarker: true, isLatest: true, time: 5 }
    assert.deepStrictEqual(historyOf([version, marker]), written([marker, version]))
    assert.deepStrictEqual(historyOf([marker, version]), written([marker, version]))
  })

  it("does not go by the time of an object in parts, which is when its upload began", () => {
    const entries: ReadonlyArray<Entry> = [
      { key: "k", id: "4", isMarker: true, isLatest: true, time: 9 },
      { key: "k", id: "3", isMarker: false, isLatest: false, time: 1 },
      { key: "k", id: "2", isMarker: true, isLatest: false, time: 5 }
    ]
    assert.deepStrictEqual(historyOf(entries), written(entries))
    const { deleteMarkers, versions } = decode(entries)
    assert.deepStrictEqual(versions.map(({ versionId }) => versionId), ["3"])
    assert.deepStrictEqual(deleteMarkers.map(({ versionId }) => versionId), ["4", "2"])
  })
})
