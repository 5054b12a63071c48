import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as S3 from "../../S3.js"
import * as endpoints from "../endpoint.js"
import { fromHttpDate } from "../wire/dates.js"
import { type Bench, type Check, finding, outcome } from "./check.js"

/** More than a request and its answer take on their way. */
const tolerated = 5_000

/** @internal */
export const signedRequests = {
  about: ["signedRequests"],
  run: (bench: Bench) =>
    Effect.gen(function*() {
      const target = { bucket: bench.bucket, key: bench.key("read") }
      yield* bench.ask()(S3.putObject({ ...target, body: "0123456789" }))
      const head = yield* bench.ask()(S3.headObject(target))
      const got = yield* bench.ask()(S3.getObjectBytes(target))
      const same = new TextDecoder().decode(got.bytes) === "0123456789" && head.contentLength === 10
      return [
        finding(
          "signedRequests",
          same ? "works" : "broken",
          same ? "PUT, HEAD, GET" : "GET gives other bytes than were put"
        )
      ]
    })
} satisfies Check

/** @internal */
export const clock: Check = {
  about: ["clock"],
  run: (bench) =>
    Effect.gen(function*() {
      const { headers } = yield* Effect.scoped(
        bench.ask()(Effect.scoped(S3.request({ method: "HEAD", bucket: bench.bucket })))
      )
      const date = fromHttpDate(headers["date"] ?? "")
      if (date === undefined) return [finding("clock", "unknown", "no Date in the answer")]
      const offset = date - (yield* Clock.currentTimeMillis)
      return [
        finding("clock", Math.abs(offset) <= tolerated ? "works" : "broken", `${Math.round(offset / 1000)} s ahead`)
      ]
    })
}

/** @internal */
export const region: Check = {
  about: ["region"],
  run: (bench) =>
    Effect.gen(function*() {
      const found = yield* outcome(bench.ask()(S3.bucketRegion({ bucket: bench.bucket })))
      return [
        found._tag === "Refused"
          ? finding("region", "refused", `HeadBucket and GetBucketLocation: ${found.says}`)
          : found.value === bench.config.region
          ? finding("region", "works", found.value)
          : finding("region", "ignored", `${found.value}, and requests signed for ${bench.config.region} are taken`)
      ]
    })
}

/** @internal */
export const addressing: Check = {
  about: ["pathAddressing", "virtualAddressing", "redirects"],
  run: (bench) =>
    Effect.gen(function*() {
      const statuses: Array<string> = []
      const tried = (addressing: "path" | "virtual") =>
        Effect.match(bench.configured({ addressing })(S3.headBucket({ bucket: bench.bucket })), {
          onFailure: (error) => {
            if (error.status !== undefined && error.status >= 300 && error.status < 400) {
              statuses.push(`${error.status} to ${addressing} style`)
            }
            return finding(`${addressing}Addressing`, "refused", `HEAD: ${error.status ?? error._tag}`)
          },
          onSuccess: () => finding(`${addressing}Addressing`, "works", "HEAD: 200")
        })
      const path = yield* tried("path")
      const virtual = endpoints.isIpAddress(bench.config.endpointHost.replace(/:\d+$/, ""))
        ? finding("virtualAddressing", "unknown", "no name can stand before an address")
        : yield* tried("virtual")
      return [
        path,
        virtual,
        statuses.length === 0
          ? finding("redirects", "works", "none")
          : finding("redirects", "refused", `${statuses.join(", ")}; none is followed`)
      ]
    })
}
