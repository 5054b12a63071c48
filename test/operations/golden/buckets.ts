import { S3 } from "effect-s3"
import type { Golden } from "../golden.js"

const bucket = "examplebucket"

export const buckets: ReadonlyArray<Golden> = [
  {
    operation: "GetBucketVersioning",
    call: S3.getBucketVersioning({ bucket, expectedBucketOwner: "111122223333" }),
    request: "GET /examplebucket?versioning=",
    headers: { "x-amz-expected-bucket-owner": "111122223333" }
  },
  {
    operation: "PutBucketVersioning",
    call: S3.putBucketVersioning({ bucket, status: "Enabled", mfaDelete: "Enabled", mfa: "SerialNumber 123456" }),
    request: "PUT /examplebucket?versioning=",
    headers: { "x-amz-mfa": "SerialNumber 123456" },
    body: `
      <VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <Status>Enabled</Status>
        <MfaDelete>Enabled</MfaDelete>
      </VersioningConfiguration>`
  },
  {
    operation: "GetBucketTagging",
    call: S3.getBucketTagging({ bucket }),
    request: "GET /examplebucket?tagging="
  },
  {
    operation: "PutBucketTagging",
    call: S3.putBucketTagging({
      bucket,
      tagSet: [{ key: "Project", value: "Project One" }, { key: "User", value: "jsmith" }]
    }),
    request: "PUT /examplebucket?tagging=",
    body: `
      <Tagging>
        <TagSet>
          <Tag><Key>Project</Key><Value>Project One</Value></Tag>
          <Tag><Key>User</Key><Value>jsmith</Value></Tag>
        </TagSet>
      </Tagging>`
  },
  {
    operation: "DeleteBucketTagging",
    call: S3.deleteBucketTagging({ bucket }),
    request: "DELETE /examplebucket?tagging="
  },
  {
    operation: "GetBucketAcl",
    call: S3.getBucketAcl({ bucket }),
    request: "GET /examplebucket?acl="
  },
  {
    operation: "PutBucketAcl",
    call: S3.putBucketAcl({
      bucket,
      grantWrite: "uri=\"http://acs.amazonaws.com/groups/s3/LogDelivery\"",
      grantRead: "emailAddress=\"xyz@example.com\""
    }),
    request: "PUT /examplebucket?acl=",
    headers: {
      "x-amz-grant-write": "uri=\"http://acs.amazonaws.com/groups/s3/LogDelivery\"",
      "x-amz-grant-read": "emailAddress=\"xyz@example.com\""
    }
  },
  {
    operation: "GetObjectLockConfiguration",
    call: S3.getObjectLockConfiguration({ bucket }),
    request: "GET /examplebucket?object-lock="
  },
  {
    operation: "PutObjectLockConfiguration",
    call: S3.putObjectLockConfiguration({
      bucket,
      objectLockEnabled: "Enabled",
      rule: { defaultRetention: { mode: "GOVERNANCE", days: 30 } },
      token: "T"
    }),
    request: "PUT /examplebucket?object-lock=",
    headers: { "x-amz-bucket-object-lock-token": "T" },
    body: `
      <ObjectLockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <ObjectLockEnabled>Enabled</ObjectLockEnabled>
        <Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>30</Days></DefaultRetention></Rule>
      </ObjectLockConfiguration>`
  }
]
