/**
 * What S3 refuses of a setting, as far as it can be seen from the document.
 */
import type { Xml } from "../../wire/xml.js"
import * as WireXml from "../../wire/xml.js"
import { invalidArgument, refusal } from "../refusal.js"
import type { Check } from "./document.js"
import { element } from "./document.js"

const malformed = () => refusal("MalformedXML")

const invalidRequest = (message: string) => refusal("InvalidRequest", { message })

const required = (parent: Xml, name: string): Xml => {
  const found = WireXml.child(parent, name)
  if (found === undefined) throw malformed()
  return found
}

const someOf = (parent: Xml, name: string): ReadonlyArray<Xml> => {
  const found = WireXml.childrenOf(parent, name)
  if (found.length === 0) throw malformed()
  return found
}

const oneOf = (parent: Xml, name: string, words: ReadonlyArray<string>): string => {
  const { text } = required(parent, name)
  if (!words.includes(text)) throw malformed()
  return text
}

/** Anything with that root element. @internal */
export const any: Check = (root) => root

const enabled = ["Enabled", "Disabled"]

/** One element that has to be there. @internal */
export const needs = (...names: ReadonlyArray<string>): Check => (root) => {
  for (const name of names) required(root, name)
  return root
}

/** One element, with one of some words in it. @internal */
export const word = (name: string, words: ReadonlyArray<string>): Check => (root) => {
  oneOf(root, name, words)
  return root
}

// A rule without a name gets one, by its place, so that the same document is always kept the same.
const named = (rule: Xml, index: number): Xml =>
  WireXml.childText(rule, "ID")
    ? rule
    : { ...rule, children: [element("ID", `rule-${index + 1}`), ...rule.children.filter((c) => c.name !== "ID")] }

const checkId = (seen: Set<string>, rule: Xml): void => {
  const id = WireXml.childText(rule, "ID") ?? ""
  if (id.length > 255) throw invalidArgument("ID", id, "ID length should not exceed allowed limit of 255")
  if (seen.has(id)) {
    throw invalidArgument("ID", id, "Rule ID must be unique. Found same ID for more than one rule")
  }
  seen.add(id)
}

const actions = [
  "Transition",
  "Expiration",
  "NoncurrentVersionTransition",
  "NoncurrentVersionExpiration",
  "AbortIncompleteMultipartUpload"
]

const checkAction = (action: Xml): void => {
  for (const { name, text } of action.children) {
    if (/days/i.test(name) && !(/^\d+$/.test(text) && (Number(text) > 0 || action.name === "Transition"))) {
      throw invalidArgument(name, text, `'${name}' for ${action.name} action must be a positive integer`)
    }
    if (name === "Date" && !/T00:00:00(\.0+)?(Z|\+00:00)$/.test(text)) {
      throw invalidArgument(name, text, "'Date' must be at midnight GMT")
    }
  }
}

/** @internal */
export const lifecycle: Check = (root) => {
  const seen = new Set<string>()
  const rules = someOf(root, "Rule").map(named)
  for (const rule of rules) {
    oneOf(rule, "Status", enabled)
    checkId(seen, rule)
    if (WireXml.child(rule, "Filter") === undefined && WireXml.child(rule, "Prefix") === undefined) throw malformed()
    const given = rule.children.filter((c) => actions.includes(c.name))
    if (given.length === 0) throw invalidRequest("At least one action needs to be specified in a rule")
    given.forEach(checkAction)
  }
  return { ...root, children: rules }
}

const corsMethods = ["GET", "PUT", "POST", "DELETE", "HEAD"]

/** @internal */
export const cors: Check = (root) => {
  const rules = someOf(root, "CORSRule")
  if (rules.length > 100) throw invalidRequest("The number of CORS rules should not exceed allowed limit of 100 rules.")
  for (const rule of rules) {
    for (const { text } of someOf(rule, "AllowedOrigin")) {
      if (text.split("*").length > 2) {
        throw invalidRequest(`AllowedOrigin "${text}" can not have more than one wildcard.`)
      }
    }
    for (const { text } of someOf(rule, "AllowedMethod")) {
      if (!corsMethods.includes(text)) {
        throw invalidRequest(`Found unsupported HTTP method in CORS config. Unsupported method is ${text}`)
      }
    }
  }
  return root
}

const blocks = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]

/** All four are always answered. @internal */
export const publicAccessBlock: Check = (root) => ({
  ...root,
  children: blocks.map((name) => {
    const text = (WireXml.childText(root, name) ?? "false").trim().toLowerCase()
    if (text !== "true" && text !== "false") throw malformed()
    return element(name, text)
  })
})

/** @internal */
export const ownerships = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]

/** @internal */
export const ownershipControls: Check = (root) => {
  const rules = someOf(root, "Rule")
  if (rules.length > 1) throw malformed()
  for (const rule of rules) oneOf(rule, "ObjectOwnership", ownerships)
  return root
}

/** @internal */
export const encryption: Check = (root) => {
  for (const rule of someOf(root, "Rule")) {
    const byDefault = WireXml.child(rule, "ApplyServerSideEncryptionByDefault")
    if (byDefault === undefined) continue
    const algorithm = oneOf(byDefault, "SSEAlgorithm", ["AES256", "aws:kms", "aws:kms:dsse"])
    const key = WireXml.childText(byDefault, "KMSMasterKeyID")
    if (algorithm === "AES256" && key !== undefined) {
      throw invalidArgument(
        "KMSMasterKeyID",
        key,
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse"
      )
    }
  }
  return root
}

/** @internal */
export const website: Check = (root) => {
  if (WireXml.child(root, "RedirectAllRequestsTo") !== undefined) {
    if (root.children.length > 1) {
      throw invalidRequest("RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.")
    }
    return root
  }
  const index = WireXml.child(root, "IndexDocument")
  const suffix = index === undefined ? "" : WireXml.childText(index, "Suffix") ?? ""
  if (suffix === "" || suffix.includes("/")) {
    throw invalidArgument("IndexDocument", suffix, "The IndexDocument Suffix is not well formed")
  }
  return root
}

/** @internal */
export const logging: Check = (root, { state }) => {
  const logged = WireXml.child(root, "LoggingEnabled")
  if (logged === undefined) return root
  required(logged, "TargetPrefix")
  const target = required(logged, "TargetBucket").text
  if (state.buckets.get(target) === undefined) {
    throw refusal("InvalidTargetBucketForLogging", {
      status: 400,
      message: "The target bucket for logging does not exist",
      details: [["TargetBucket", target]]
    })
  }
  return root
}

const destinations = [
  ["TopicConfiguration", "Topic"],
  ["QueueConfiguration", "Queue"],
  ["CloudFunctionConfiguration", "CloudFunction"]
] as const

const identified = (subscription: Xml, index: number): Xml =>
  WireXml.childText(subscription, "Id")
    ? subscription
    : { ...subscription, children: [element("Id", `notification-${index + 1}`), ...subscription.children] }

/** Nobody is told of anything: that the destinations exist is not looked at. @internal */
export const notification: Check = (root) => {
  for (const [name, target] of destinations) {
    for (const subscription of WireXml.childrenOf(root, name)) {
      required(subscription, target)
      for (const { text } of someOf(subscription, "Event")) {
        if (!text.startsWith("s3:")) {
          throw invalidArgument("Event", text, "The event is not supported for notifications")
        }
      }
    }
  }
  return {
    ...root,
    children: root.children.map((child, index) =>
      destinations.some(([name]) => name === child.name) ? identified(child, index) : child
    )
  }
}

/** @internal */
export const replication: Check = (root, _, bucket) => {
  required(root, "Role")
  const seen = new Set<string>()
  const rules = someOf(root, "Rule").map(named)
  for (const rule of rules) {
    oneOf(rule, "Status", enabled)
    required(required(rule, "Destination"), "Bucket")
    checkId(seen, rule)
  }
  if (bucket.versioning !== "Enabled") {
    throw invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration")
  }
  return { ...root, children: [...root.children.filter((child) => child.name !== "Rule"), ...rules] }
}
