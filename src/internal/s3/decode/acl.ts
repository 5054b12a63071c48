import * as xml from "../../wire/xml.js"
import type { AccessControlPolicy, Grant, Grantee } from "../model/bucket.js"
import * as common from "./common.js"
import * as document from "./document.js"

const grantee = document.struct<Grantee>({
  type: (element) => xml.attribute(element, "type"),
  id: document.text("ID"),
  displayName: document.text("DisplayName"),
  emailAddress: document.text("EmailAddress"),
  uri: document.text("URI")
})

const grant = document.struct<Grant>({
  grantee: document.inside("Grantee", grantee),
  permission: document.text("Permission")
})

const grants = document.inside("AccessControlList", document.list("Grant", grant))

/** @internal */
export const decodeAcl = document.document(
  "AccessControlPolicy",
  document.struct<AccessControlPolicy>({
    owner: document.inside("Owner", common.owner),
    grants: (element, reading) => grants(element, reading) ?? []
  })
)
