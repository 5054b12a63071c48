import { Effect } from "effect"
import { S3 } from "effect-s3"
import type { Golden } from "../golden.js"

const object = { bucket: "examplebucket", key: "object-key" }

export const objects: ReadonlyArray<Golden> = [
  {
    operation: "GetObjectTagging",
    call: S3.getObjectTagging({ ...object, versionId: "v1", requestPayer: "requester" }),
    request: "GET /examplebucket/object-key?tagging=&versionId=v1",
    headers: { "x-amz-request-payer": "requester" }
  },
  {
    operation: "PutObjectTagging",
    call: S3.putObjectTagging({
      ...object,
      tagSet: [{ key: "tag1", value: "val1" }, { key: "tag2", value: "val2" }],
      expectedBucketOwner: "111122223333"
    }),
    request: "PUT /examplebucket/object-key?tagging=",
    headers: { "x-amz-expected-bucket-owner": "111122223333" },
    body: `
      <Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <TagSet>
          <Tag><Key>tag1</Key><Value>val1</Value></Tag>
          <Tag><Key>tag2</Key><Value>val2</Value></Tag>
        </TagSet>
      </Tagging>`
  },
  {
    operation: "PutObjectTagging",
    about: "no tags at all",
    call: S3.putObjectTagging({ ...object, tagSet: [] }),
    request: "PUT /examplebucket/object-key?tagging=",
    body: "<Tagging><TagSet/></Tagging>"
  },
  {
    operation: "DeleteObjectTagging",
    call: S3.deleteObjectTagging({ ...object, versionId: "v1" }),
    request: "DELETE /examplebucket/object-key?tagging=&versionId=v1"
  },
  {
    operation: "GetObjectAcl",
    call: S3.getObjectAcl({ ...object, versionId: "v1" }),
    request: "GET /examplebucket/object-key?acl=&versionId=v1"
  },
  {
    operation: "PutObjectAcl",
    about: "grants",
    call: S3.putObjectAcl({
      ...object,
      owner: { id: "852b113e7a2f25102679df27bb0ae12b3f85be6BucketOwnerCanonicalUserID" },
      grants: [
        {
          grantee: { type: "CanonicalUser", id: "852b113e7a2f25102679df27bb0ae12b3f85be6BucketOwnerCanonicalUserID" },
          permission: "FULL_CONTROL"
        },
        {
          grantee: { type: "Group", uri: "http://acs.amazonaws.com/groups/global/AllUsers" },
          permission: "READ"
        },
        { grantee: { type: "AmazonCustomerByEmail", emailAddress: "user@example.com" }, permission: "WRITE" }
      ]
    }),
    request: "PUT /examplebucket/object-key?acl=",
    headers: { "x-amz-acl": undefined },
    body: `
      <AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <Owner><ID>852b113e7a2f25102679df27bb0ae12b3f85be6BucketOwnerCanonicalUserID</ID></Owner>
        <AccessControlList>
          <Grant>
            <Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser">
              <ID>852b113e7a2f25102679df27bb0ae12b3f85be6BucketOwnerCanonicalUserID</ID>
            </Grantee>
            <Permission>FULL_CONTROL</Permission>
          </Grant>
          <Grant>
            <Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group">
              <URI>http://acs.amazonaws.com/groups/global/AllUsers</URI>
            </Grantee>
            <Permission>READ</Permission>
          </Grant>
          <Grant>
            <Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="AmazonCustomerByEmail">
              <EmailAddress>user@example.com</EmailAddress>
            </Grantee>
            <Permission>WRITE</Permission>
          </Grant>
        </AccessControlList>
      </AccessControlPolicy>`
  },
  {
    operation: "PutObjectAcl",
    about: "a canned list",
    call: S3.putObjectAcl({ ...object, versionId: "v1", acl: "public-read" }),
    request: "PUT /examplebucket/object-key?acl=&versionId=v1",
    headers: { "x-amz-acl": "public-read" }
  },
  {
    operation: "GetObjectRetention",
    call: S3.getObjectRetention({ ...object, versionId: "v1" }),
    request: "GET /examplebucket/object-key?retention=&versionId=v1"
  },
  {
    operation: "PutObjectRetention",
    call: S3.putObjectRetention({
      ...object,
      versionId: "v1",
      mode: "GOVERNANCE",
      retainUntilDate: new Date("2026-12-31T23:59:59Z"),
      bypassGovernanceRetention: true
    }),
    request: "PUT /examplebucket/object-key?retention=&versionId=v1",
    headers: { "x-amz-bypass-governance-retention": "true" },
    body: `
      <Retention xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <Mode>GOVERNANCE</Mode>
        <RetainUntilDate>2026-12-31T23:59:59.000Z</RetainUntilDate>
      </Retention>`
  },
  {
    operation: "PutObjectRetention",
    about: "none any more",
    call: S3.putObjectRetention({ ...object, bypassGovernanceRetention: true }),
    request: "PUT /examplebucket/object-key?retention=",
    body: "<Retention/>"
  },
  {
    operation: "GetObjectLegalHold",
    call: S3.getObjectLegalHold(object),
    request: "GET /examplebucket/object-key?legal-hold="
  },
  {
    operation: "PutObjectLegalHold",
    call: S3.putObjectLegalHold({ ...object, versionId: "v1", status: "ON" }),
    request: "PUT /examplebucket/object-key?legal-hold=&versionId=v1",
    body: "<LegalHold xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>ON</Status></LegalHold>"
  },
  {
    operation: "ListObjectVersions",
    call: S3.listObjectVersions({
      bucket: "examplebucket",
      prefix: "photos/",
      delimiter: "/",
      maxKeys: 2,
      keyMarker: "a+b",
      versionIdMarker: "v1"
    }),
    request: "GET /examplebucket?delimiter=%2F&encoding-type=url&key-marker=a%2Bb&max-keys=2&prefix=photos%2F" +
      "&version-id-marker=v1&versions="
  },
  {
    operation: "RestoreObject",
    call: S3.restoreObject({ ...object, versionId: "v1", days: 2, glacierJobParameters: { tier: "Bulk" } }),
    request: "POST /examplebucket/object-key?restore=&versionId=v1",
    body: `
      <RestoreRequest xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <Days>2</Days>
        <GlacierJobParameters><Tier>Bulk</Tier></GlacierJobParameters>
      </RestoreRequest>`
  },
  {
    operation: "UpdateObjectEncryption",
    call: S3.updateObjectEncryption({
      ...object,
      sseKms: { kmsKeyArn: "arn:aws:kms:us-east-1:111122223333:key/1", bucketKeyEnabled: true }
    }),
    request: "PUT /examplebucket/object-key?encryption=",
    body: `
      <ObjectEncryption xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <SSE-KMS>
          <KMSKeyArn>arn:aws:kms:us-east-1:111122223333:key/1</KMSKeyArn>
          <BucketKeyEnabled>true</BucketKeyEnabled>
        </SSE-KMS>
      </ObjectEncryption>`
  },
  {
    operation: "PutObjectAnnotation",
    call: S3.putObjectAnnotation({ ...object, annotationName: "a b", body: "text", objectIfMatch: "e" }),
    request: "PUT /examplebucket/object-key?annotation=&annotationName=a%20b",
    headers: { "x-amz-object-if-match": "\"e\"" },
    body: "text"
  },
  {
    operation: "GetObjectAnnotation",
    call: Effect.scoped(S3.getObjectAnnotation({ ...object, annotationName: "a", checksumMode: "ENABLED" })),
    request: "GET /examplebucket/object-key?annotation=&annotationName=a",
    headers: { "x-amz-checksum-mode": "ENABLED" }
  },
  {
    operation: "DeleteObjectAnnotation",
    call: S3.deleteObjectAnnotation({ ...object, annotationName: "a", versionId: "v1" }),
    request: "DELETE /examplebucket/object-key?annotation=&annotationName=a&versionId=v1"
  },
  {
    operation: "ListObjectAnnotations",
    call: S3.listObjectAnnotations({
      ...object,
      annotationPrefix: "a",
      maxAnnotationResults: 2,
      continuationToken: "t"
    }),
    request:
      "GET /examplebucket/object-key?annotation=&annotation-prefix=a&continuation-token=t&max-annotation-results=2"
  }
]
