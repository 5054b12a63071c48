import type { Xml } from "../wire/xml.js"
import * as WireXml from "../wire/xml.js"
import type { Headers } from "./headers.js"
import { invalidArgument, notImplemented, refusal } from "./refusal.js"
import * as Answer from "./xml.js"
import { readDocument } from "./xmlBody.js"

/**
 * The account that everything here belongs to.
 *
 * @internal
 */
export interface Owner {
  readonly id: string
  readonly displayName: string
  readonly accountId: string
}

const permissions = ["FULL_CONTROL", "READ", "WRITE", "READ_ACP", "WRITE_ACP"] as const

/** @internal */
export type Permission = typeof permissions[number]

/** @internal */
export type Grantee =
  | { readonly _tag: "User"; readonly id: string; readonly displayName: string | undefined }
  | { readonly _tag: "Group"; readonly uri: string }

/** @internal */
export interface Grant {
  readonly grantee: Grantee
  readonly permission: Permission
}

/** @internal */
export type Acl = ReadonlyArray<Grant>

const groups = "http://acs.amazonaws.com/groups/"
const allUsers = `${groups}global/AllUsers`
const authenticatedUsers = `${groups}global/AuthenticatedUsers`
const logDelivery = `${groups}s3/LogDelivery`

const user = (owner: Owner): Grantee => ({ _tag: "User", id: owner.id, displayName: owner.displayName })
const group = (uri: string, permission: Permission): Grant => ({ grantee: { _tag: "Group", uri }, permission })

// The account that fetches images for EC2, as S3's documentation names it.
const ec2Images: Grantee = {
  _tag: "User",
  id: "6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c",
  displayName: "za-team"
}

/** What each canned list grants beside the owner's full control; the bucket's owner is everybody's owner here. */
const canned: ReadonlyMap<string, Acl> = new Map<string, Acl>([
  ["private", []],
  ["public-read", [group(allUsers, "READ")]],
  ["public-read-write", [group(allUsers, "READ"), group(allUsers, "WRITE")]],
  ["authenticated-read", [group(authenticatedUsers, "READ")]],
  ["aws-exec-read", [{ grantee: ec2Images, permission: "READ" }]],
  ["bucket-owner-read", []],
  ["bucket-owner-full-control", []],
  ["log-delivery-write", [group(logDelivery, "WRITE"), group(logDelivery, "READ_ACP")]]
])

/** @internal */
export const ownerOnly = (owner: Owner): Acl => [{ grantee: user(owner), permission: "FULL_CONTROL" }]

const grantHeaders: ReadonlyArray<readonly [header: string, permission: Permission]> = [
  ["x-amz-grant-read", "READ"],
  ["x-amz-grant-write", "WRITE"],
  ["x-amz-grant-read-acp", "READ_ACP"],
  ["x-amz-grant-write-acp", "WRITE_ACP"],
  ["x-amz-grant-full-control", "FULL_CONTROL"]
]

const readUser = (argument: string, id: string, owner: Owner): Grantee => {
  if (id === owner.id) return user(owner)
  // Who the others are cannot be known here; but what is no account's id is nobody's.
  if (!/^[0-9a-f]{64}$/.test(id)) throw invalidArgument(argument, id, "Invalid id")
  return { _tag: "User", id, displayName: undefined }
}

const readGroup = (argument: string, uri: string): Grantee => {
  if (![allUsers, authenticatedUsers, logDelivery].includes(uri)) {
    throw invalidArgument(argument, uri, "Invalid group uri")
  }
  return { _tag: "Group", uri }
}

const unknownEmail = (email: string) =>
  refusal("UnresolvableGrantByEmailAddress", { details: [["EmailAddress", email]] })

const readGrantHeader = (header: string, value: string, owner: Owner): ReadonlyArray<Grantee> =>
  value.split(",").map((part) => {
    const match = /^\s*(id|uri|emailAddress)\s*=\s*"?([^"]*)"?\s*$/i.exec(part)
    if (match === null) throw invalidArgument(header, value, "Argument format not recognized")
    const [, kind, name] = match as unknown as readonly [string, string, string]
    switch (kind.toLowerCase()) {
      case "id":
        return readUser("id", name, owner)
      case "uri":
        return readGroup("uri", name)
      default:
        throw unknownEmail(name)
    }
  })

/**
 * What `x-amz-acl` or `x-amz-grant-*` say, or nothing.
 *
 * @internal
 */
export const fromHeaders = (headers: Headers, owner: Owner): Acl | undefined => {
  const name = headers.get("x-amz-acl")
  const granted = grantHeaders.flatMap(([header, permission]) => {
    const value = headers.get(header)
    return value === undefined
      ? []
      : readGrantHeader(header, value, owner).map((grantee): Grant => ({ grantee, permission }))
  })
  if (name === undefined) return granted.length === 0 ? undefined : granted
  if (granted.length > 0) {
    throw refusal("InvalidRequest", { message: "Specifying both Canned ACLs and Header Grants is not allowed" })
  }
  const more = canned.get(name)
  if (more === undefined) throw invalidArgument("x-amz-acl", name, "Invalid canned ACL")
  return more.length === 0 ? ownerOnly(owner) : [...ownerOnly(owner), ...more]
}

const readGrantee = (grantee: Xml, owner: Owner): Grantee => {
  const id = WireXml.childText(grantee, "ID")
  if (id !== undefined) return readUser("CanonicalUser/ID", id.trim(), owner)
  const uri = WireXml.childText(grantee, "URI")
  if (uri !== undefined) return readGroup("Group/URI", uri.trim())
  const email = WireXml.childText(grantee, "EmailAddress")
  if (email !== undefined) throw unknownEmail(email)
  throw refusal("MalformedACLError")
}

const readGrant = (grant: Xml, owner: Owner): Grant => {
  const grantee = WireXml.child(grant, "Grantee")
  const named = WireXml.childText(grant, "Permission")
  const permission = permissions.find((each) => each === named)
  if (grant.name !== "Grant" || grantee === undefined || permission === undefined) throw refusal("MalformedACLError")
  return { grantee: readGrantee(grantee, owner), permission }
}

/** @internal */
export const fromDocument = (body: Uint8Array, owner: Owner): Acl => {
  const root = readDocument(body, "AccessControlPolicy")
  const named = WireXml.child(root, "Owner")
  const list = WireXml.child(root, "AccessControlList")
  if (named === undefined || list === undefined) throw refusal("MalformedACLError")
  const id = WireXml.childText(named, "ID")
  if (id !== undefined && id.trim() !== owner.id) throw refusal("AccessDenied")
  if (list.children.length > 100) throw notImplemented("more than 100 grants")
  return list.children.map((grant) => readGrant(grant, owner))
}

const granteeElement = (grantee: Grantee): string => {
  const [type, content] = grantee._tag === "User"
    ? ["CanonicalUser", [
      Answer.textElement("ID", grantee.id),
      Answer.optionalElement("DisplayName", grantee.displayName)
    ]] as const
    : ["Group", [Answer.textElement("URI", grantee.uri)]] as const
  return `<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="${type}">${
    content.join("")
  }</Grantee>`
}

/** @internal */
export const toDocument = (acl: Acl, owner: Owner): Uint8Array =>
  Answer.namespaced(
    "AccessControlPolicy",
    Answer.element("Owner", Answer.textElement("ID", owner.id), Answer.textElement("DisplayName", owner.displayName)),
    Answer.element(
      "AccessControlList",
      ...acl.map(({ grantee, permission }) =>
        Answer.element("Grant", granteeElement(grantee), Answer.textElement("Permission", permission))
      )
    )
  )

/**
 * Whether it lets in who has nothing to do with the owner, be it everybody or everybody with an account.
 *
 * @internal
 */
export const isPublic = (acl: Acl): boolean =>
  acl.some(({ grantee }) =>
    grantee._tag === "Group" && (grantee.uri === allUsers || grantee.uri === authenticatedUsers)
  )

/**
 * Whether the list lets everybody do it, signed or not.
 *
 * @internal
 */
export const allowsEveryone = (acl: Acl | undefined, permission: Permission): boolean =>
  acl?.some((grant) =>
    grant.grantee._tag === "Group" && grant.grantee.uri === allUsers &&
    (grant.permission === permission || grant.permission === "FULL_CONTROL")
  ) ?? false
