/**
 * What becomes of each member of an input: one function for each kind of value.
 */
import { md5 } from "#digest"
import * as Redacted from "effect/Redacted"
import * as base64 from "../wire/base64.js"
import type * as model from "./model.js"
import * as names from "./names.js"

/** What is wrong with a value, in words; nothing when it is fine. @internal */
export type Problem = string | undefined

/** Says what is wrong with a value, or what is sent for it. @internal */
export type Member<A> = (value: A) => { readonly problem: string } | { readonly sent: unknown }

/** One member for each key of the input, so that none is forgotten. @internal */
export type Members<I> = { readonly [K in keyof I]-?: Member<NonNullable<I[K]>> }

const checked =
  <A>(problemOf: (value: A) => Problem, sent: (value: A) => unknown = (value) => value): Member<A> => (value) => {
    const problem = problemOf(value)
    return problem === undefined ? { sent: sent(value) } : { problem }
  }

/** @internal */
export const text: Member<string> = checked((value) => value === "" ? "is empty" : undefined)

/** May be empty, as a prefix may. @internal */
export const anyText: Member<string> = (sent) => ({ sent })

/** @internal */
export const fileName: Member<string> = checked(names.fileNameProblem)

/** @internal */
export const bucketName: Member<string> = checked(names.bucketNameProblem)

/** @internal */
export const bucketInfo: Member<Readonly<Record<string, string>>> = checked(names.bucketInfoProblem)

/** @internal */
export const count = (min: number, max: number): Member<number> =>
  checked((value) =>
    Number.isSafeInteger(value) && value >= min && value <= max
      ? undefined
      : `is not a whole number from ${min} to ${max}`
  )

/** @internal */
export const flag: Member<boolean> = (sent) => ({ sent })

/** @internal */
export const date: Member<Date> = checked(
  (value) => Number.isNaN(value.getTime()) ? "is no date" : undefined,
  (value) => value.getTime()
)

/** @internal */
export const texts: Member<ReadonlyArray<string>> = (sent) => ({ sent })

/** What B2 itself checks. @internal */
export const asIs: Member<unknown> = (sent) => ({ sent })

/** @internal */
export const contentType: Member<string> = checked((value) =>
  /^[\x21-\x7e](?:[\x20-\x7e]{0,998}[\x21-\x7e])?$/.test(value) ? undefined : "is no content type"
)

/**
 * How a file is to be encrypted: by B2's own key, or by one of the caller's, which has to be given again to read it.
 *
 * @since 0.1.0
 * @category models
 */
export type EncryptionInput =
  | { readonly mode: "SSE-B2" }
  /** 32 bytes. */
  | { readonly mode: "SSE-C"; readonly customerKey: Redacted.Redacted<Uint8Array> }

/**
 * The caller's key that a file has been written with.
 *
 * @since 0.1.0
 * @category models
 */
export type CustomerKey = Extract<EncryptionInput, { readonly mode: "SSE-C" }>

const keyProblem = (value: EncryptionInput): Problem =>
  value.mode === "SSE-C" && Redacted.value(value.customerKey).length !== 32
    ? "has a key that is not 32 bytes"
    : undefined

const spelt = (customerKey: Redacted.Redacted<Uint8Array>) => {
  const bytes = Redacted.value(customerKey)
  return { key: base64.encode(bytes), keyMd5: base64.encode(md5(bytes)) }
}

/** @internal */
export const customerKeyMd5 = ({ customerKey }: CustomerKey): string => spelt(customerKey).keyMd5

/** @internal */
export const encryption: Member<EncryptionInput> = checked(keyProblem, (value) => {
  if (value.mode === "SSE-B2") return { mode: value.mode, algorithm: "AES256" }
  const { key, keyMd5 } = spelt(value.customerKey)
  return { mode: value.mode, algorithm: "AES256", customerKey: key, customerKeyMd5: keyMd5 }
})

const prefix = "x-bz-server-side-encryption"

/** @internal */
export const encryptionHeaders = (
  value: EncryptionInput
): Readonly<Record<string, string>> | { readonly problem: string } => {
  const problem = keyProblem(value)
  if (problem !== undefined) return { problem }
  if (value.mode === "SSE-B2") return { [prefix]: "AES256" }
  const { key, keyMd5 } = spelt(value.customerKey)
  return {
    [`${prefix}-customer-algorithm`]: "AES256",
    [`${prefix}-customer-key`]: key,
    [`${prefix}-customer-key-md5`]: keyMd5
  }
}

/**
 * Until when a file must stay. `mode: undefined` takes a retention away, as governance allows to those who may bypass it.
 *
 * @since 0.1.0
 * @category models
 */
export interface RetentionInput {
  readonly mode: "governance" | "compliance" | undefined
  readonly retainUntilTimestamp?: Date | undefined
}

/** @internal */
export const retention: Member<RetentionInput> = checked(
  ({ mode, retainUntilTimestamp }) =>
    (mode === undefined) === (retainUntilTimestamp === undefined)
      ? undefined
      : "has a mode without a time, or a time without a mode",
  ({ mode, retainUntilTimestamp }) => ({
    mode: mode ?? null,
    retainUntilTimestamp: retainUntilTimestamp?.getTime() ?? null
  })
)

/** What a key needs for what holds a new file. @internal */
export const lockNeeds = { fileRetention: "writeFileRetentions", legalHold: "writeFileLegalHolds" } as const

/** @internal */
export const notificationRules: Member<ReadonlyArray<model.NotificationRule>> = (rules) => ({
  sent: rules.map(({ isSuspended: _suspended, suspensionReason: _reason, targetConfiguration, ...rule }) => ({
    ...rule,
    targetConfiguration: {
      ...targetConfiguration,
      hmacSha256SigningSecret: targetConfiguration.hmacSha256SigningSecret &&
        Redacted.value(targetConfiguration.hmacSha256SigningSecret)
    }
  }))
})
