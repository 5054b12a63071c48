import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { concat } from "../../wire/bytes.js"
import { toHttpDate } from "../../wire/dates.js"
import type { Headers } from "../headers.js"
import { fromPairs } from "../headers.js"
import type { EmulatorRequest, EmulatorResponse } from "../model.js"
import { bodySize } from "../model.js"
import type { RequestLog } from "../requestLog.js"
import * as Account from "./account.js"
import { keyOf } from "./auth.js"
import type { Call } from "./call.js"
import * as Buckets from "./calls/buckets.js"
import * as Files from "./calls/files.js"
import * as Keys from "./calls/keys.js"
import * as LargeFiles from "./calls/largeFiles.js"
import * as Lists from "./calls/lists.js"
import * as Download from "./download.js"
import type { Faults } from "./faults.js"
import * as Faulty from "./faults.js"
import { attempt, badRequest, expiredToken, notFound, Refusal } from "./refusal.js"
import type { World } from "./state.js"
import * as Upload from "./upload.js"

/** Which kind of host a request has come to. @internal */
export type Site = "realm" | "api" | "download" | "upload"

/** @internal */
export interface Parts {
  readonly world: World
  readonly faults: Faults
  readonly log: RequestLog
}

const calls: ReadonlyMap<string, Call> = new Map(
  [...Buckets.calls, ...Keys.calls, ...Lists.calls, ...Files.calls, ...LargeFiles.calls].map((call) => [
    call.name,
    call
  ])
)

/** The names of all calls, those with bytes among them. @internal */
export const callNames: ReadonlyArray<string> = [
  "b2_authorize_account",
  ...calls.keys(),
  "b2_upload_file",
  "b2_upload_part",
  "b2_download_file_by_name",
  "b2_download_file_by_id"
].sort()

// b2sdk asks the host of calls for the headers of a file, and B2 gives them there.
const sites: Readonly<Record<string, ReadonlyArray<Site>>> = {
  b2_authorize_account: ["realm"],
  b2_upload_file: ["upload"],
  b2_upload_part: ["upload"],
  b2_download_file_by_name: ["download", "api"],
  b2_download_file_by_id: ["download", "api"]
}

interface Request {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Headers
  readonly body: EmulatorRequest["body"]
  readonly now: number
  readonly version: string
  readonly call: string
}

const versioned = /^\/b2api\/(v[1-4])\/([a-z0-9_]+)(\/.*)?$/

const parse = (request: EmulatorRequest, now: number): Request => {
  const question = request.target.indexOf("?")
  const path = question < 0 ? request.target : request.target.slice(0, question)
  const match = versioned.exec(path)
  return {
    method: request.method,
    path,
    query: question < 0 ? "" : request.target.slice(question + 1),
    headers: fromPairs(request.headers),
    body: request.body,
    now,
    version: match?.[1] ?? "",
    call: path.startsWith("/file/") ? "b2_download_file_by_name" : match?.[2] ?? ""
  }
}

const jsonHeaders: EmulatorResponse["headers"] = [
  ["Content-Type", "application/json;charset=utf-8"],
  ["Cache-Control", "max-age=0, no-cache, no-store"]
]

const json = (value: unknown): EmulatorResponse => ({
  status: 200,
  headers: jsonHeaders,
  body: new TextEncoder().encode(JSON.stringify(value))
})

const maximumBody = 4 * 1024 * 1024

const readBody = (body: EmulatorRequest["body"]): Effect.Effect<Readonly<Record<string, unknown>>, Refusal> => {
  const whole = body === undefined
    ? Effect.succeed(new Uint8Array(0))
    : body instanceof Uint8Array
    ? Effect.succeed(body)
    : Effect.map(
      Effect.mapError(Stream.runCollect(body), () => badRequest("The body broke off")),
      (chunks) => concat([...chunks])
    )
  return Effect.flatMap(whole, (bytes) =>
    attempt(() => {
      if (bytes.length > maximumBody) throw badRequest("The body is too long")
      try {
        const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
        if (typeof value === "object" && value !== null && !Array.isArray(value)) {
          return value as Record<string, unknown>
        }
      } catch {
        // As below.
      }
      throw new Refusal(400, "bad_json", "The body is not a JSON object")
    }))
}

/** Every third of what a test mode is about, so that the same sequence of requests gives the same answers. */
const everyThird = (world: World, mode: string): boolean => world.serial(mode) % 3 === 0

const testMode = ({ call, headers }: Request, world: World): void => {
  const mode = headers.get("x-bz-test-mode")
  if (mode === undefined || call === "b2_authorize_account") return
  const uploading = call === "b2_upload_file" || call === "b2_upload_part"
  if (mode === "fail_some_uploads" && uploading && everyThird(world, mode)) {
    const token = world.uploadTokens.get(headers.get("authorization") ?? "")
    if (token !== undefined) token.dead = true
    throw new Refusal(503, "service_unavailable", "fail_some_uploads")
  }
  if (mode === "expire_some_account_authorization_tokens" && !uploading && everyThird(world, mode)) {
    const token = world.accountTokens.get(headers.get("authorization") ?? "")
    if (token !== undefined) token.expiresAt = 0
    throw expiredToken()
  }
  if (mode === "force_cap_exceeded" && uploading) {
    throw new Refusal(403, "cap_exceeded", "Cannot upload files, storage cap exceeded.")
  }
}

const methodOf = (call: string): ReadonlyArray<string> =>
  call === "b2_download_file_by_name"
    ? ["GET", "HEAD"]
    : call === "b2_download_file_by_id"
    ? ["GET", "HEAD", "POST"]
    : call.startsWith("b2_upload_")
    ? ["POST"]
    : call === "b2_authorize_account" || call.startsWith("b2_list_") || call.startsWith("b2_get_")
    ? ["GET", "POST"]
    : ["POST"]

const perform = ({ world }: Parts, request: Request): Effect.Effect<EmulatorResponse, Refusal> => {
  const { body, call, headers, method, now, path } = request
  const query = Download.queryOf(request.query)
  switch (call) {
    case "b2_authorize_account":
      return attempt(() => json(Account.authorize(world, headers, request.version, now)))
    case "b2_upload_file":
      return Effect.map(Upload.file({ world, path, headers, body, now }, Clock.currentTimeMillis), json)
    case "b2_upload_part":
      return Effect.map(Upload.part({ world, path, headers, body, now }, Clock.currentTimeMillis), json)
    case "b2_download_file_by_name":
      return attempt(() => Download.byName({ world, headers, query, now }, path.slice("/file/".length)))
    case "b2_download_file_by_id":
      return method === "POST"
        ? Effect.flatMap(
          readBody(body),
          ({ fileId }) => attempt(() => Download.byId({ world, headers, query: [["fileId", String(fileId)]], now }))
        )
        : attempt(() => Download.byId({ world, headers, query, now }))
    default: {
      const found = calls.get(call)
      if (found === undefined) return Effect.fail(notFound(`unknown call: ${path}`))
      const input = method === "GET" ? Effect.succeed(Object.fromEntries(query)) : readBody(body)
      return Effect.flatMap(
        attempt(() => keyOf(world, headers.get("authorization"), now)),
        (key) => Effect.flatMap(input, (given) => attempt(() => json(found.run({ world, key, now }, given))))
      )
    }
  }
}

const secret = /([?&]Authorization=)[^&]*/gi

/** A pod that has turned an upload away is not to be asked again, and one that lost a client still waits for it. */
const spoil = ({ world }: Parts, { call, headers }: Request, faults: ReadonlyArray<Faulty.Fault>): void => {
  if (!call.startsWith("b2_upload_")) return
  const token = world.uploadTokens.get(headers.get("authorization") ?? "")
  if (token === undefined) return
  for (const fault of faults) {
    if (fault._tag === "Refuse" && fault.status >= 500) token.dead = true
    if (fault._tag === "Refuse" && fault.status === 401) token.expiresAt = 0
    if (fault._tag === "ResetBefore" || fault._tag === "ResetAfter") token.busy = true
  }
}

const errorOf = (refused: Refusal): EmulatorResponse => ({
  ...json({ status: refused.status, code: refused.code, message: refused.message }),
  status: refused.status,
  headers: [...jsonHeaders, ...refused.headers]
})

/** What a host is there for is known by its name, or by the port. @internal */
export const make =
  (parts: Parts) =>
  (sitesOf: (host: string) => ReadonlySet<Site>) =>
  (request: EmulatorRequest): Effect.Effect<EmulatorResponse> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const requestId = parts.world.serial("request").toString(16).padStart(16, "0")
      const here = sitesOf(request.headers.find(([name]) => name === "host")?.[1] ?? "")
      const asked = parse(request, now)

      const finish = (response: EmulatorResponse, code: string | undefined): EmulatorResponse => {
        parts.log.add({
          method: request.method,
          target: request.target.replace(secret, "$1REDACTED"),
          operation: asked.call,
          status: response.status,
          code,
          requestId
        })
        const head = request.method === "HEAD"
        const sized = response.headers.some(([name]) => name === "Content-Length")
        return {
          ...response,
          headers: [
            ["Date", toHttpDate(now)],
            ["X-Bz-Request-Id", requestId],
            ...response.headers,
            ...(sized ? [] : [["Content-Length", head ? "0" : String(bodySize(response.body))] as const])
          ],
          body: head ? undefined : response.body
        }
      }

      const served = Effect.suspend(() => {
        const faults = parts.faults.take(asked.call)
        const checked = attempt(() => {
          if (!(sites[asked.call] ?? ["api"]).some((site) => here.has(site))) {
            throw notFound(`${asked.call} is not done by this host`)
          }
          if (!methodOf(asked.call).includes(asked.method)) {
            throw new Refusal(405, "method_not_allowed", `${asked.method} is not allowed for ${asked.call}`)
          }
          testMode(asked, parts.world)
        })
        return Effect.ensuring(
          Faulty.around(faults, Effect.andThen(checked, perform(parts, asked))),
          Effect.sync(() => spoil(parts, asked, faults))
        )
      })

      return Effect.match(served, {
        onSuccess: (response) => finish(response, undefined),
        onFailure: (refused) => finish(errorOf(refused), refused.code)
      })
    })
