import * as Effect from "effect/Effect"
import * as S3 from "../../S3.js"
import type * as StorageError from "../../StorageError.js"
import { type Bench, type Check, finding, obeyed, outcome, says } from "./check.js"
import type { Capability, Finding } from "./model.js"

/** No MD5 of anything that is written here. */
const stale = "0123456789abcdef0123456789abcdef"

const quoted = { etagQuotes: "quoted" } as const

const unquoted = { etagQuotes: "unquoted" } as const

const written = (bench: Bench, key: string, body: string) =>
  bench.ask()(S3.putObject({ bucket: bench.bucket, key, body }))

const conditionally = (
  bench: Bench,
  key: string,
  body: string,
  condition: S3.WriteConditions,
  quotes: typeof quoted | typeof unquoted = quoted
) => bench.ask(quotes)(S3.putObject({ bucket: bench.bucket, key, body, ...condition }))

/** @internal */
export const create: Check = {
  about: ["conditionalCreate"],
  run: (bench) =>
    Effect.gen(function*() {
      const key = bench.key("create")
      const put = (body: string) => outcome(conditionally(bench, key, body, { ifNoneMatch: "*" }))
      const first = yield* put("first")
      if (first._tag === "Refused") {
        return [finding("conditionalCreate", "refused", `If-None-Match: * on a new key: ${first.says}`)]
      }
      const again = yield* put("again")
      return [finding("conditionalCreate", obeyed(again), `If-None-Match: * on a key that exists: ${again.says}`)]
    })
}

const update = (
  capability: "conditionalUpdateQuoted" | "conditionalUpdateUnquoted",
  quotes: typeof quoted | typeof unquoted
): Check => ({
  about: [capability],
  run: (bench) =>
    Effect.gen(function*() {
      const key = bench.key(capability)
      const { etag } = yield* written(bench, key, "first")
      if (etag === undefined) return [finding(capability, "unknown", "PUT answers without an ETag")]
      const current = yield* outcome(conditionally(bench, key, "second", { ifMatch: etag }, quotes))
      if (current._tag === "Refused") return [finding(capability, "refused", `If-Match with its ETag: ${current.says}`)]
      // The ETag that was, rather than any: a server may know that one only as the one it has.
      const late = yield* outcome(conditionally(bench, key, "third", { ifMatch: etag }, quotes))
      const none = yield* outcome(conditionally(bench, bench.key("none"), "first", { ifMatch: stale }, quotes))
      const verdict = obeyed(late)
      return [
        none._tag === "Answered"
          ? finding(capability, "ignored", "If-Match on a key that does not exist: done")
          : finding(capability, verdict, `If-Match with its ETag: done, with the one before: ${late.says}`)
      ]
    })
})

/** @internal */
export const updateQuoted = update("conditionalUpdateQuoted", quoted)

/** @internal */
export const updateUnquoted = update("conditionalUpdateUnquoted", unquoted)

const done = "done"

/** Exactly one of them may have written, and what it wrote has to be there. */
const race = (
  bench: Bench,
  capability: Capability,
  key: string,
  write: (body: string) => Effect.Effect<S3.WriteOutput, StorageError.StorageError>
): Effect.Effect<Finding, StorageError.StorageError> =>
  Effect.gen(function*() {
    const bodies = Array.from({ length: bench.writers }, (_, i) => `writer ${i}`)
    const ends = yield* Effect.forEach(
      bodies,
      (body) =>
        Effect.matchEffect(write(body), {
          // Whose answer was lost may have written; a refusal, whatever its status, is held to be one.
          onFailure: (error) =>
            error._tag === "Transport" || error._tag === "Timeout" ? Effect.fail(error) : Effect.succeed(says(error)),
          onSuccess: () => Effect.succeed(done)
        }),
      { concurrency: "unbounded" }
    )
    const winners = bodies.filter((_, i) => ends[i] === done)
    const counts = new Map<string, number>()
    for (const end of ends) counts.set(end, (counts.get(end) ?? 0) + 1)
    const evidence = Array.from(counts, ([end, count]) => `${count} × ${end}`).sort().join(", ")
    if (winners.length === 0) return finding(capability, "refused", evidence)
    const got = yield* bench.ask()(S3.getObjectBytes({ bucket: bench.bucket, key }))
    const there = new TextDecoder().decode(got.bytes)
    return winners.length === 1 && winners[0] === there
      ? finding(capability, "works", evidence)
      : finding(capability, "broken", winners.length === 1 ? `${evidence}; another's bytes are there` : evidence)
  })

/** @internal */
export const createRace: Check = {
  about: ["conditionalCreateRace"],
  run: (bench) =>
    Effect.suspend(() => {
      const key = bench.key("race")
      return Effect.map(
        race(bench, "conditionalCreateRace", key, (body) => conditionally(bench, key, body, { ifNoneMatch: "*" })),
        (found) => [found]
      )
    })
}

/** @internal */
export const updateRace: Check = {
  about: ["conditionalUpdateRace"],
  run: (bench) =>
    Effect.gen(function*() {
      const key = bench.key("race")
      const { etag } = yield* written(bench, key, "first")
      const probed = yield* outcome(
        conditionally(bench, bench.key("absent"), "first", { ifMatch: etag ?? stale }, quoted)
      )
      if (etag === undefined || probed._tag === "Answered") {
        return [finding("conditionalUpdateRace", "ignored", "If-Match on a key that does not exist: done")]
      }
      // Whichever form the server compares.
      const second = yield* outcome(conditionally(bench, key, "second", { ifMatch: etag }, quoted))
      const quotes = second._tag === "Answered" ? quoted : unquoted
      const current = second._tag === "Answered" ? second.value.etag : etag
      if (current === undefined) return [finding("conditionalUpdateRace", "unknown", "PUT answers without an ETag")]
      return [
        yield* race(
          bench,
          "conditionalUpdateRace",
          key,
          (body) => conditionally(bench, key, body, { ifMatch: current }, quotes)
        )
      ]
    })
}

/** @internal */
export const remove: Check = {
  about: ["conditionalDelete"],
  run: (bench) =>
    Effect.gen(function*() {
      const key = bench.key("delete")
      const { etag } = yield* written(bench, key, "first")
      const target = { bucket: bench.bucket, key }
      const wrong = yield* outcome(bench.ask()(S3.deleteObject({ ...target, ifMatch: stale })))
      const verdict = obeyed(wrong)
      if (verdict !== "works") {
        return [finding("conditionalDelete", verdict, `If-Match with another ETag: ${wrong.says}`)]
      }
      const right = yield* outcome(bench.ask()(S3.deleteObject({ ...target, ifMatch: etag })))
      return [
        finding(
          "conditionalDelete",
          right._tag === "Answered" ? "works" : "broken",
          `If-Match with another ETag: ${wrong.says}, with its own: ${right.says}`
        )
      ]
    })
}

const copyTo = (bench: Bench, key: string, source: string, prefix: string) =>
  bench.ask({ copyConditionPrefix: prefix })(
    S3.copyObject({ bucket: bench.bucket, key, source: { bucket: bench.bucket, key: source }, ifNoneMatch: "*" })
  )

const conditionalCopy = (
  capability: "conditionalCopy" | "conditionalCopyByVendorHeader",
  prefix: string
): Check => ({
  about: [capability],
  run: (bench) =>
    Effect.gen(function*() {
      const source = bench.key("source")
      const target = bench.key("target")
      yield* written(bench, source, "source")
      yield* written(bench, target, "target")
      const onto = yield* outcome(copyTo(bench, target, source, prefix))
      const verdict = obeyed(onto)
      const name = `${prefix}If-None-Match: *`
      if (verdict !== "works") return [finding(capability, verdict, `${name} onto a key that exists: ${onto.says}`)]
      const fresh = yield* outcome(copyTo(bench, bench.key("fresh"), source, prefix))
      return [
        finding(
          capability,
          fresh._tag === "Answered" ? "works" : "broken",
          `${name} onto a key that exists: ${onto.says}, onto a new one: ${fresh.says}`
        )
      ]
    })
})

/** @internal */
export const copyIfNone = conditionalCopy("conditionalCopy", "")

/** R2's own name for it. @internal */
export const copyIfNoneByVendorHeader = conditionalCopy("conditionalCopyByVendorHeader", "cf-copy-destination-")
