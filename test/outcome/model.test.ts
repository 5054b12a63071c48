import { assert, it } from "@effect/vitest"
import { Effect, FastCheck as fc, Schedule } from "effect"
import { Emulator, ObjectStore, RequestPolicy } from "effect-s3"
import * as World from "./world.js"

const key = World.target.key
const names = Object.keys(World.faults) as ReadonlyArray<World.FaultName>

const decode = (bytes: Uint8Array | undefined): ReadonlyArray<string> =>
  bytes === undefined || bytes.length === 0 ? [] : new TextDecoder().decode(bytes).split(",")

const patient = RequestPolicy.withPolicy(RequestPolicy.make({ retry: Schedule.recurs(3) }))

/** Writers that each add words of their own to one object, all at once, while answers get lost. */
const race = (sequence: Parameters<typeof World.afflict>[0], writers: number, rounds: number) =>
  Effect.gen(function*() {
    const store = yield* ObjectStore.ObjectStore
    yield* World.afflict(sequence)
    const said = new Map<string, string>()
    const add = (word: string) =>
      store.modify(key, (current) => Effect.succeed([...decode(current), word].join(","))).pipe(
        patient,
        Effect.match({
          onFailure: (error) => void said.set(word, error._tag),
          onSuccess: () => void said.set(word, "done")
        })
      )
    const writer = (name: number) =>
      Effect.forEach(Array.from({ length: rounds }), (_, i) => add(`${name}-${i}`), { discard: true })
    yield* Effect.forEach(Array.from({ length: writers }), (_, i) => writer(i), {
      concurrency: "unbounded",
      discard: true
    })
    yield* World.calm
    const words = (yield* World.stored)?.text.split(",") ?? []
    for (const [word, outcome] of said) {
      const times = words.filter((each) => each === word).length
      if (outcome === "done") assert.strictEqual(times, 1, `${word}: done`)
      else if (outcome === "WriteOutcomeUnknown") assert.isAtMost(times, 1, `${word}: unknown`)
      else assert.strictEqual(times, 0, `${word}: ${outcome}`)
    }
    return said
  }).pipe(Effect.provide(Emulator.layerStore({ bucket: World.bucket })))

it("modify by several: what is said to be done is there once, and what is said not to be is not there", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(fc.constantFrom(...names), { nil: undefined, freq: 3 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      (sequence, writers, rounds) => Effect.runPromise(Effect.asVoid(race(sequence, writers, rounds)))
    ),
    { numRuns: 60 }
  ), 120_000)

it.live("modify by several, where those that lose get 500, as on Ceph 16: all is done", () =>
  Effect.gen(function*() {
    // Some 500 mean that nothing was done, and some come although it was.
    const sequence = Array.from({ length: 80 }, (_, i) => i % 3 === 2 ? "InternalError" as const : undefined)
    const said = yield* race(sequence, 6, 3)
    assert.deepStrictEqual([...new Set(said.values())], ["done"])
  }), 60_000)
