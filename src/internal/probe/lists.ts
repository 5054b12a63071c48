import * as Effect from "effect/Effect"
import * as S3 from "../../S3.js"
import type { S3Client } from "../../S3Client.js"
import { type Bench, type Check, finding, outcome } from "./check.js"
import type { Capability, Finding } from "./model.js"

const special: ReadonlyArray<readonly [Capability, string]> = [
  ["keyWithPlus", "a+b"],
  ["keyWithSpace", "a b"],
  ["keyWithDoubleSlash", "a//b"],
  ["keyWithUnicode", "é日本😀"],
  ["keyWithControlCharacter", "a\u0001b"]
]

interface Page {
  readonly contents: ReadonlyArray<{ readonly key: string }>
  readonly encodingType?: string | undefined
}

const listed = <E>(bench: Bench, page: Effect.Effect<Page, E, S3Client>) =>
  Effect.map(bench.ask()(page), ({ contents, encodingType }) => ({
    keys: contents.map(({ key }) => key),
    encodingType
  }))

const inOrder = (keys: ReadonlyArray<string>): boolean => keys.length === 2 && keys[0]! < keys[1]!

/** @internal */
export const versions: Check = {
  about: ["listV1", "listV2"],
  run: (bench) =>
    Effect.gen(function*() {
      const keys = [bench.key("list/b"), bench.key("list/a")]
      for (const key of keys) {
        yield* bench.ask()(S3.putObject({ bucket: bench.bucket, key, body: "x" }))
      }
      const prefix = keys[0]!.slice(0, -1)
      const input = { bucket: bench.bucket, prefix, encodingType: "none" } as const
      const tried = (capability: "listV1" | "listV2", page: Effect.Effect<Page, S3.ListObjectsV2Error, S3Client>) =>
        Effect.map(outcome(listed(bench, page)), (asked) =>
          asked._tag === "Refused"
            ? finding(capability, "refused", asked.says)
            : finding(
              capability,
              inOrder(asked.value.keys) ? "works" : "broken",
              inOrder(asked.value.keys)
                ? "two keys in order"
                : `${asked.value.keys.length} keys of two, or out of order`
            ))
      return [yield* tried("listV1", S3.listObjects(input)), yield* tried("listV2", S3.listObjectsV2(input))]
    })
}

/** @internal */
export const keys: Check = {
  about: ["listUrlEncode", ...special.map(([capability]) => capability)],
  run: (bench) =>
    Effect.gen(function*() {
      const findings: Array<Finding> = []
      let encoded: Finding = finding("listUrlEncode", "unknown", "no key could be written")
      for (const [capability, name] of special) {
        const target = { bucket: bench.bucket, key: bench.key(`keys/${name}`) }
        const put = yield* outcome(bench.ask()(S3.putObject({ ...target, body: name })))
        if (put._tag === "Refused") {
          findings.push(finding(capability, "refused", `PUT: ${put.says}`))
          continue
        }
        const got = yield* outcome(bench.ask()(S3.getObjectBytes(target)))
        const page = yield* outcome(
          listed(bench, S3.listObjectsV2({ bucket: bench.bucket, prefix: target.key, encodingType: "url" }))
        )
        const back = got._tag === "Answered" && new TextDecoder().decode(got.value.bytes) === name
        const seen = page._tag === "Answered" && page.value.keys.includes(target.key)
        findings.push(
          finding(
            capability,
            back && seen ? "works" : "broken",
            `GET: ${got.says}, ${seen ? "listed" : "not listed as it is"}`
          )
        )
        if (page._tag === "Refused") {
          encoded = finding("listUrlEncode", "refused", page.says)
        } else if (encoded.verdict === "unknown") {
          encoded = page.value.encodingType === "url"
            ? finding("listUrlEncode", "works", "EncodingType is url")
            : finding("listUrlEncode", "ignored", "no EncodingType in the answer")
        }
        if (encoded.verdict === "works" && back && !seen) {
          encoded = finding(
            "listUrlEncode",
            "broken",
            `EncodingType is url, and ${JSON.stringify(name)} comes back as another`
          )
        }
      }
      return [encoded, ...findings]
    })
}
