/**
 * Whether a store obeys the conditions that a lock depends on, found out by asking the very bucket: tables of vendors
 * contradict each other, and a server that ignores a condition says so to nobody. (Ceph 16 obeys `If-None-Match` in a
 * bucket without versions and ignores it in one with them.)
 */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as Lock from "../../Lock.js"
import type * as ObjectStore from "../../ObjectStore.js"
import * as StorageError from "../../StorageError.js"
import { randomToken } from "../randomToken.js"
import { ofStore, type Register, type Written } from "./register.js"

/** So many write at once upon one state. */
const writers = 8

/** A question whose answer is lost is asked anew, of other names. */
const restarts = 2

/** Why a store is refused. @internal */
export class Refused {
  constructor(readonly why: string) {}
}

type Answer = Written["_tag"]

const hint =
  "use Lock.layerDynamo, which keeps locks in a table of DynamoDB, Lock.layerB2BucketInfo on Backblaze B2, or " +
  "Lock.layerSequential, which needs no conditions but promises less; or another bucket: some servers obey conditions in buckets without versions only"

const isDoubtful = (error: StorageError.StorageError): boolean =>
  error._tag === "WriteOutcomeUnknown" || StorageError.isTransient(error) || StorageError.isThrottling(error)

/** Asks, again where an answer was lost, and says what came of it. @internal */
export const verdict = (
  questions: Effect.Effect<void, Lock.LockError | Refused>,
  said: { readonly of: string; readonly hint: string }
): Effect.Effect<void, Lock.LockError> =>
  questions.pipe(
    Effect.retry({
      schedule: Schedule.recurs(restarts),
      while: (error) => !(error instanceof Refused) && isDoubtful(error)
    }),
    Effect.mapError((error) =>
      error instanceof Refused
        ? new StorageError.ConditionalWritesUnsupported({
          message: `this ${said.of} cannot keep locks safe: ${error.why}`,
          hint: said.hint
        })
        : error
    )
  )

const questions = (register: Register): Effect.Effect<void, Lock.LockError | Refused> => {
  const write = (name: string, text: string, expected?: string) =>
    Effect.catchTags(register.write(name, text, expected), {
      NotImplemented: () => Effect.fail(new Refused("it does not know conditional writes")),
      UnsupportedByProvider: () => Effect.fail(new Refused("its provider's profile has no conditional writes"))
    })
  const expect = (answer: Written, tag: Answer, why: string) =>
    answer._tag === tag ? Effect.succeed(answer) : Effect.fail(new Refused(why))
  const reads = (name: string, text: string) =>
    Effect.flatMap(register.read(name), (stored) =>
      stored?.text === text
        ? Effect.succeed(stored.version)
        : Effect.fail(new Refused("a read does not see the write before it")))
  const race = (name: string, expected: string | undefined) =>
    Effect.gen(function*() {
      const texts = Array.from({ length: writers }, (_, i) => `writer ${i} ${randomToken()}`)
      const answers = yield* Effect.forEach(texts, (text) => write(name, text, expected), {
        concurrency: "unbounded"
      })
      const winners = texts.filter((_, i) => answers[i]!._tag === "Written")
      if (winners.length !== 1) {
        return yield* Effect.fail(
          new Refused(`of ${writers} writers upon one state, ${winners.length} were let through`)
        )
      }
      return yield* reads(name, winners[0]!)
    })
  return Effect.gen(function*() {
    const name = randomToken()
    yield* expect(
      yield* write(name, "first"),
      "Written",
      "nothing can be created on the condition that there is nothing"
    )
    const first = yield* reads(name, "first")
    yield* expect(yield* write(name, "again"), "Conflict", "it ignores If-None-Match, and replaces what is there")
    yield* expect(
      yield* write(name, "second", first),
      "Written",
      "it refuses If-Match with the ETag that is there (a Ceph does so unless the settings say `provider: Provider.ceph`)"
    )
    const second = yield* reads(name, "second")
    yield* expect(yield* write(name, "late", first), "Conflict", "it ignores If-Match, and replaces what is newer")
    yield* reads(name, "second")
    const third = yield* race(name, second)
    if (third === second || second === first) {
      return yield* Effect.fail(new Refused("its ETags do not change with what is written"))
    }
    yield* race(`${name}-race`, undefined)
  })
}

const probe = (store: ObjectStore.Service, prefix: string): Effect.Effect<void, Lock.LockError> =>
  Effect.suspend(() => {
    const written = new Set<string>()
    const register = ofStore(store, prefix)
    const recorded: Register = {
      read: register.read,
      write: (name, text, expected) =>
        Effect.suspend(() => {
          written.add(prefix + name)
          return register.write(name, text, expected)
        })
    }
    return Effect.ensuring(
      verdict(questions(recorded), { of: "store", hint }),
      Effect.suspend(() =>
        Effect.forEach(written, (key) => Effect.ignore(store.delete(key)), { concurrency: 2, discard: true })
      )
    )
  })

/** Whether a place passed, or why not; and who is asking. */
interface Asked {
  readonly turn: Effect.Semaphore
  verdict: Effect.Effect<void, StorageError.ConditionalWritesUnsupported> | undefined
}

const asked = new WeakMap<object, Map<string, Asked>>()

/** Once for each of what an owner has; what went wrong for another reason is asked again. @internal */
export const onceFor = (
  owner: object,
  name: string,
  probe: Effect.Effect<void, Lock.LockError>
): Effect.Effect<void, Lock.LockError> =>
  Effect.suspend(() => {
    const ofOwner = asked.get(owner) ?? new Map<string, Asked>()
    asked.set(owner, ofOwner)
    const one = ofOwner.get(name) ?? { turn: Effect.unsafeMakeSemaphore(1), verdict: undefined }
    ofOwner.set(name, one)
    return one.verdict ??
      one.turn.withPermits(1)(Effect.suspend(() =>
        one.verdict ?? Effect.tapBoth(probe, {
          onFailure: (error) =>
            Effect.sync(() => {
              if (error._tag === "ConditionalWritesUnsupported") one.verdict = Effect.fail(error)
            }),
          onSuccess: () => Effect.sync(() => one.verdict = Effect.void)
        })
      ))
  })

/** @internal */
export const once = (store: ObjectStore.Service, prefix: string): Effect.Effect<void, Lock.LockError> =>
  onceFor(store.backend, prefix, probe(store, prefix))
