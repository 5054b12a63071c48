import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { utf8Length } from "../wire/uri.js"
import * as Access from "./access.js"
import * as Answer from "./answer.js"
import type { Principal } from "./auth/principal.js"
import type { Verifier } from "./auth/verifier.js"
import { verify } from "./auth/verify.js"
import { isConditionalWrite } from "./conditions.js"
import * as Express from "./express.js"
import * as Inject from "./faultAnswers.js"
import type { Fault, Faults } from "./faults.js"
import type { Headers } from "./headers.js"
import { fromPairs } from "./headers.js"
import type { Ids } from "./ids.js"
import type { EmulatorRequest, EmulatorResponse } from "./model.js"
import type { Context, Operation } from "./operation.js"
import * as Payload from "./payload.js"
import * as Form from "./post/form.js"
import { attempt, Refusal, refusal } from "./refusal.js"
import type { RequestLog } from "./requestLog.js"
import { redact } from "./requestLog.js"
import type { Route } from "./router.js"
import type { PendingWrite, State } from "./state.js"
import { getBucket } from "./state.js"
import type { Target } from "./target.js"

/** @internal */
export interface Parts {
  readonly state: State
  readonly ids: Ids
  readonly verifier: Verifier
  readonly parseTarget: (target: string, host: string) => Target
  readonly route: Route
  /** Whether an unsigned request may do everything. */
  readonly open: boolean
  readonly allowInsecureCustomerKeys: boolean
  readonly faults: Faults
  readonly log: RequestLog
}

/** @internal */
export type Handler = (request: EmulatorRequest) => Effect.Effect<EmulatorResponse>

const notHoisted =
  /^x-amz-(algorithm|credential|date|expires|signedheaders|signature|security-token|s3session-token|content-sha256|checksum-.*|sdk-checksum-algorithm)$/

/**
 * A presigned URL may carry `x-amz-*` headers as parameters, and S3 reads them as headers. Checksums it does not hold
 * against the body: SDKs presign the checksum of an empty one.
 */
const hoist = (headers: Headers, target: Target, principal: Principal): Headers => {
  if (principal._tag === "Anonymous" || !principal.presigned) return headers
  const out = new Map(headers)
  for (const [name, value] of target.query) {
    const lower = name.toLowerCase()
    if (lower.startsWith("x-amz-") && !notHoisted.test(lower) && !out.has(lower)) out.set(lower, value)
  }
  return out
}

const authorise = (parts: Parts, context: Context, operation: Operation): void => {
  const { bucket, key } = context.target
  if (bucket !== undefined && operation.makesBucket !== true) getBucket(parts.state, bucket)
  Access.check(context, operation.name)
  Express.check(context, operation.name)
  const expectedOwner = context.headers.get("x-amz-expected-bucket-owner")
  if (expectedOwner !== undefined && expectedOwner !== parts.state.owner.accountId) throw refusal("AccessDenied")
  if (key !== undefined && utf8Length(key) > 1024) {
    throw refusal("KeyTooLongError", { details: [["Size", String(utf8Length(key))], ["MaxSizeAllowed", "1024"]] })
  }
}

/** Registers a conditional write for as long as its body comes in, so that a deletion in between is noticed. */
const withPending = <A, E>(
  context: Context,
  operation: Operation,
  use: (context: Context) => Effect.Effect<A, E>
): Effect.Effect<A, E> => {
  if (operation.conditionalWrite !== true || !isConditionalWrite(context.headers)) return use(context)
  const { bucket, key } = context.target
  const { pending } = getBucket(context.state, bucket ?? "")
  const write: PendingWrite = { key: key ?? "", overtaken: false }
  return Effect.suspend(() => {
    pending.add(write)
    return use({ ...context, pending: write })
  }).pipe(Effect.ensuring(Effect.sync(() => pending.delete(write))))
}

/** A request of which it is known who makes it, and where its payload comes from. */
interface Admitted {
  readonly context: Context
  readonly body: EmulatorRequest["body"]
  readonly hasBody: boolean
  readonly rules: Payload.PayloadRules
}

const admit = (
  { verifier }: Parts,
  { body }: EmulatorRequest,
  context: Omit<Context, "principal">,
  operation: Operation | Refusal
): Admitted & { readonly operation: Operation } => {
  const principal = verify(verifier, context)
  if (operation instanceof Refusal) throw operation
  const headers = hoist(context.headers, context.target, principal)
  return {
    context: { ...context, principal, headers },
    operation,
    body,
    hasBody: body !== undefined,
    rules: operation.payload
  }
}

const admitForm = (
  { verifier }: Parts,
  { body }: EmulatorRequest,
  context: Omit<Context, "principal">,
  { payload }: Operation
): Effect.Effect<Admitted, Refusal, Scope.Scope> =>
  Effect.map(
    Form.open({ headers: context.headers, body }, verifier, context.target, context.now),
    ({ file, headers, key, principal, sizes, wishes }) => ({
      context: { ...context, principal, headers, target: { ...context.target, key }, form: { sizes, wishes } },
      body: file,
      // How long the file is nobody has said.
      hasBody: false,
      rules: { ...payload, lengthRequired: false, limit: Math.min(payload.limit, sizes.max) }
    })
  )

/** @internal */
export const make = (parts: Parts): Handler => {
  const perform = (
    { body, context, hasBody, rules }: Admitted,
    operation: Operation
  ): Effect.Effect<EmulatorResponse, Refusal> =>
    attempt(() => {
      authorise(parts, context, operation)
      operation.before?.(context)
      return Payload.open(context.headers, context.principal.payload, hasBody, rules)
    }).pipe(
      Effect.flatMap((reader) =>
        withPending(context, operation, (context) =>
          Effect.flatMap(
            Payload.read(body, reader),
            // The time of the commit, not of the first byte.
            (payload) =>
              Effect.flatMap(
                Clock.currentTimeMillis,
                (now) =>
                  attempt(() => {
                    parts.ids.advance(now)
                    return operation.run({ ...context, now }, payload)
                  })
              )
          ))
      )
    )

  const serve = (
    request: EmulatorRequest,
    context: Omit<Context, "principal">,
    operation: Operation | Refusal
  ): Effect.Effect<EmulatorResponse, Refusal> =>
    !(operation instanceof Refusal) && operation.form === true
      ? Effect.scoped(
        Effect.flatMap(admitForm(parts, request, context, operation), (admitted) => perform(admitted, operation))
      )
      : Effect.flatMap(
        attempt(() => admit(parts, request, context, operation)),
        (admitted) => perform(admitted, admitted.operation)
      )

  return (request) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const requestId = parts.ids.requestId()
      const headers = fromPairs(request.headers)
      const question = request.target.indexOf("?")
      const envelope: Answer.Envelope = {
        method: request.method,
        resource: question < 0 ? request.target : request.target.slice(0, question),
        requestId,
        hostId: parts.ids.hostId(requestId),
        now
      }
      let operationName = ""

      const finish = (response: EmulatorResponse, code: string | undefined): EmulatorResponse => {
        parts.log.add({
          method: request.method,
          target: redact(request.target),
          operation: operationName,
          status: response.status,
          code,
          requestId
        })
        return Answer.seal(response, envelope)
      }

      return attempt(() => {
        const target = parts.parseTarget(request.target, headers.get("host") ?? "")
        const operation = parts.route(request.method, target, headers)
        if (!(operation instanceof Refusal)) operationName = operation.name
        return { target, operation, faults: parts.faults.take(operationName, request.method, target) }
      }).pipe(
        Effect.flatMap(({ faults, operation, target }) =>
          Inject.around(
            faults,
            envelope,
            serve(request, {
              state: parts.state,
              ids: parts.ids,
              keyring: parts.verifier.keyring,
              method: request.method,
              target,
              headers,
              secure: request.secure,
              confidential: parts.allowInsecureCustomerKeys || request.secure || request.inProcess === true,
              open: parts.open,
              now,
              requestId,
              pending: undefined
            }, operation)
          )
        ),
        Effect.match({
          onSuccess: (response) => finish(response, undefined),
          onFailure: (refused) => finish(Answer.ofRefusal(refused, envelope), refused.code)
        })
      )
    })
}

/** @internal */
export type { Fault }
