import * as base64 from "../../wire/base64.js"
import { fromIso } from "../../wire/dates.js"
import { refusal } from "../refusal.js"

// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html

interface Match {
  readonly _tag: "Match"
  readonly operator: "eq" | "starts-with"
  readonly field: string
  readonly value: string
}

interface Range {
  readonly _tag: "Range"
  readonly min: number
  readonly max: number
}

/** @internal */
export interface Policy {
  readonly expiration: number
  readonly conditions: ReadonlyArray<Match | Range>
}

const invalid = (reason: string) => refusal("InvalidPolicyDocument", { message: `Invalid Policy: ${reason}` })

const denied = (reason: string) => refusal("AccessDenied", { message: `Invalid according to Policy: ${reason}` })

const decoder = new TextDecoder("utf-8", { fatal: true })

const parse = (text: string): unknown => {
  const bytes = base64.decode(text)
  if (bytes === undefined) throw invalid("Invalid base64.")
  try {
    return JSON.parse(decoder.decode(bytes))
  } catch {
    throw invalid("Invalid JSON.")
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const size = (value: unknown): number => {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value
  if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 0) {
    throw invalid("Invalid content-length-range.")
  }
  return number
}

const match = (operator: Match["operator"], field: string, value: unknown): Match => {
  if (typeof value !== "string") throw invalid("Invalid Condition: the value is no text.")
  return { _tag: "Match", operator, field: field.toLowerCase(), value }
}

const readCondition = (condition: unknown): ReadonlyArray<Match | Range> => {
  if (isRecord(condition)) {
    const entries = Object.entries(condition)
    if (entries.length === 0) throw invalid("Invalid Simple-Condition.")
    return entries.map(([field, value]) => match("eq", field, value))
  }
  if (!Array.isArray(condition) || condition.length !== 3) throw invalid("Invalid Condition.")
  const [operator, first, second] = condition as ReadonlyArray<unknown>
  const name = typeof operator === "string" ? operator.toLowerCase() : ""
  if (name === "content-length-range") return [{ _tag: "Range", min: size(first), max: size(second) }]
  if ((name !== "eq" && name !== "starts-with") || typeof first !== "string" || !first.startsWith("$")) {
    throw invalid("Invalid Condition.")
  }
  return [match(name, first.slice(1), second)]
}

/**
 * The policy that a form's field of that name holds.
 *
 * @internal
 */
export const read = (text: string): Policy => {
  const document = parse(text)
  if (!isRecord(document)) throw invalid("Invalid JSON.")
  const { conditions, expiration } = document
  if (typeof expiration !== "string") throw invalid("Policy missing expiration.")
  const time = fromIso(expiration)
  if (time === undefined) throw invalid("Invalid 'expiration' value.")
  if (!Array.isArray(conditions)) throw invalid("Policy missing conditions.")
  return { expiration: time, conditions: conditions.flatMap(readCondition) }
}

/** Of a list of content types each has to begin so. */
const holds = ({ field, operator, value }: Match, given: string): boolean =>
  operator === "eq"
    ? given === value
    : field === "content-type"
    ? given.split(",").every((type) => type.trim().startsWith(value))
    : given.startsWith(value)

const needsNoCondition = /^(?:policy|file|x-amz-signature|awsaccesskeyid|signature|x-ignore-.*)$/

/** How large the file may be. @internal */
export interface Sizes {
  readonly min: number
  readonly max: number
}

/**
 * Whether a form may be as it is, and how large its file. Fields are by their lower-case names, the bucket among them.
 *
 * @internal
 */
export const judge = (policy: Policy, fields: ReadonlyMap<string, string>, now: number): Sizes => {
  if (policy.expiration < now) throw denied("Policy expired.")
  const covered = new Set<string>()
  let sizes: Sizes = { min: 0, max: Number.POSITIVE_INFINITY }
  for (const condition of policy.conditions) {
    if (condition._tag === "Range") {
      sizes = { min: Math.max(sizes.min, condition.min), max: Math.min(sizes.max, condition.max) }
      continue
    }
    covered.add(condition.field)
    if (!holds(condition, fields.get(condition.field) ?? "")) {
      throw denied(
        `Policy Condition failed: ${JSON.stringify([condition.operator, `$${condition.field}`, condition.value])}`
      )
    }
  }
  const extra = [...fields.keys()].filter((name) => !covered.has(name) && !needsNoCondition.test(name))
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(", ")}`)
  return sizes
}
