/**
 * The form by which a browser stores an object, and the policy that says what it may be like. Its fields are what the
 * headers of PutObject are, under names of their own.
 *
 * @since 0.1.0
 */
import * as StorageError from "../../StorageError.js"
import { nameProblem, valueProblem } from "../wire/headers.js"
import { keyProblem } from "../wire/keyName.js"
import * as postPolicy from "../wire/postPolicy.js"
import { isWellFormed, utf8Length } from "../wire/uri.js"
import * as answers from "./answers.js"
import { tagging } from "./documents/tagging.js"
import * as encryption from "./encryption.js"
import * as groups from "./groups.js"
import * as members from "./members.js"
import * as Operation from "./operation.js"
import * as payload from "./payload.js"

/**
 * How large the file may be, in bytes, both included.
 *
 * @since 0.1.0
 * @category models
 */
export interface ContentLengthRange {
  /** Default: 0. */
  readonly min?: number | undefined
  readonly max: number
}

/**
 * What an upload form may store. What is given here is fixed: the form has to send it exactly so.
 *
 * @since 0.1.0
 * @category models
 */
export interface PostPolicyInput extends groups.ContentInput, Pick<groups.GrantInput, "acl">, groups.EncryptionInput {
  readonly bucket: string
  /** The only key. Either this, or `keyPrefix`. */
  readonly key?: string | undefined
  /** How every key must begin; the form's own `key` is this and the name of the file. */
  readonly keyPrefix?: string | undefined
  /** Absent: whatever the server takes, 5 GiB on Amazon S3. */
  readonly contentLengthRange?: ContentLengthRange | undefined
  /** What the answer to a form without a redirect is: 204, unless given. */
  readonly successActionStatus?: 200 | 201 | 204 | undefined
  /** Where the browser is sent afterwards, with the bucket, the key and the ETag in the query. */
  readonly successActionRedirect?: string | undefined
  /** Of the one file that may be sent. */
  readonly checksums?: groups.Checksums | undefined
  /** Any other field of the form, with its value. */
  readonly fields?: Readonly<Record<string, string>> | undefined
  /** Fields whose values the form chooses, and how they have to begin; `""` lets it send anything. */
  readonly startsWith?: Readonly<Record<string, string>> | undefined
}

const keyLimit = 1024

const filename = "${filename}"

/** Of the policy, and of whoever signs it. */
const reserved =
  /^(?:bucket|key|file|policy|signature|awsaccesskeyid|x-amz-(?:algorithm|credential|date|signature|security-token))$/

const lengthLimit = 5 * 1024 ** 3

const tooLong = (text: string): Operation.Problem =>
  utf8Length(text) > keyLimit ? `is longer than ${keyLimit} bytes of UTF-8` : undefined

const key: Operation.Member<string> = (value, parts) => {
  parts.headers["key"] = value
  return keyProblem(value) ?? tooLong(value) ??
    (value.includes(filename)
      ? `has ${filename} in it, which S3 replaces: give what is before it as keyPrefix`
      : undefined)
}

const keyPrefix: Operation.Member<string> = (value, parts) => {
  parts.headers["key"] = value + filename
  return value === ""
    ? "is empty, and would let the form write any object of the bucket"
    : keyProblem(value) ?? tooLong(value) ?? (value.includes(filename) ? `has ${filename} in it already` : undefined)
}

const contentLengthRange: Operation.Member<ContentLengthRange> = ({ max, min = 0 }) =>
  Number.isSafeInteger(min) && Number.isSafeInteger(max) && 0 <= min && min <= max && max <= lengthLimit
    ? undefined
    : `must be whole numbers, from 0 to ${lengthLimit}, and the first no greater than the second`

const tags: Operation.Member<Readonly<Record<string, string>>> = members.needs("tagging", (value, parts) => {
  const tagSet = Object.entries(value).map(([key, value]) => ({ key, value }))
  if (tagSet.length > 10) return `has ${tagSet.length} tags; an object takes at most 10`
  const written = tagging.encode({ tagSet })
  if (typeof written !== "string") return `cannot be written as XML: ${written.reason}`
  parts.headers["tagging"] = written
  return undefined
})

const fieldProblem = (name: string, value: string, parts: Operation.Parts): Operation.Problem => {
  const lower = name.toLowerCase()
  const problem = nameProblem(name) ??
    (lower.startsWith("x-amz-meta-") ? valueProblem(value) : undefined) ??
    (reserved.test(lower)
      ? "is set by the policy itself"
      : lower in parts.headers
      ? "is given twice"
      : isWellFormed(value)
      ? undefined
      : "holds a lone surrogate, which UTF-8 cannot carry")
  return problem === undefined ? undefined : `field ${JSON.stringify(name)} ${problem}`
}

const finish = (input: PostPolicyInput, parts: Operation.Parts): Operation.Problem => {
  if ((input.key === undefined) === (input.keyPrefix === undefined)) {
    return "either key or keyPrefix must be given: a form without one could write any object of the bucket"
  }
  const acl = parts.headers["x-amz-acl"]
  if (acl !== undefined) {
    delete parts.headers["x-amz-acl"]
    parts.headers["acl"] = acl
  }
  for (const [name, value] of Object.entries(input.fields ?? {})) {
    const problem = fieldProblem(name, value, parts)
    if (problem !== undefined) return problem
    parts.headers[name.toLowerCase()] = value
  }
  const begun = new Set<string>()
  for (const [name, value] of Object.entries(input.startsWith ?? {})) {
    const problem = fieldProblem(name, value, parts) ??
      (begun.has(name.toLowerCase()) ? `field ${JSON.stringify(name)} is given twice` : undefined)
    if (problem !== undefined) return problem
    begun.add(name.toLowerCase())
  }
  return undefined
}

/** @internal */
export const postObject = Operation.define<PostPolicyInput>()({
  name: "PostObject",
  method: "POST",
  target: "bucket",
  access: "credentials",
  members: {
    bucket: members.bucket,
    key,
    keyPrefix,
    contentLengthRange,
    successActionStatus: (value, parts) => {
      parts.headers["success_action_status"] = String(value)
      return value === 200 || value === 201 || value === 204 ? undefined : "must be 200, 201 or 204"
    },
    successActionRedirect: members.header("success_action_redirect"),
    checksums: payload.checksums,
    fields: members.elsewhere,
    startsWith: members.elsewhere,
    ...groups.content,
    tagging: tags,
    acl: groups.grants.acl,
    ...encryption.members
  },
  finish: (input, parts) => encryption.check(parts) ?? finish(input, parts),
  errors: [StorageError.InvalidBucketName],
  answer: answers.headers<object>
})

/** As the documentation spells them, in which not every server is lenient. */
const spellings: Readonly<Record<string, string>> = {
  "cache-control": "Cache-Control",
  "content-disposition": "Content-Disposition",
  "content-encoding": "Content-Encoding",
  "content-language": "Content-Language",
  "content-type": "Content-Type",
  expires: "Expires"
}

const spell = (name: string): string => spellings[name.toLowerCase()] ?? name

/** What the form has to have, and what is said of it: every field by one condition. @internal */
export interface Form {
  readonly fields: Readonly<Record<string, string>>
  readonly conditions: ReadonlyArray<postPolicy.Condition>
}

/** @internal */
export const formOf = (input: PostPolicyInput, headers: Readonly<Record<string, string>>): Form => {
  const fields: Record<string, string> = {}
  const conditions: Array<postPolicy.Condition> = [postPolicy.equals("bucket", input.bucket)]
  for (const [name, value] of Object.entries(headers)) {
    fields[spell(name)] = value
    conditions.push(
      name === "key" && input.keyPrefix !== undefined
        ? postPolicy.startsWith("key", input.keyPrefix)
        : postPolicy.equals(spell(name), value)
    )
  }
  for (const [name, value] of Object.entries(input.startsWith ?? {})) {
    conditions.push(postPolicy.startsWith(spell(name), value))
  }
  const range = input.contentLengthRange
  if (range !== undefined) conditions.push(postPolicy.contentLengthRange(range.min ?? 0, range.max))
  return { fields, conditions }
}
