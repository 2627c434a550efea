import { isStructure, type Node, type Shape } from '../export/shape.ts'
import { escapeXml } from '../openrosa/envelope.ts'
import { odataName } from './fields.ts'

const types: Partial<Record<Node['field']['kind'], string>> = {
  integer: 'Edm.Int64',
  decimal: 'Edm.Decimal',
  boolean: 'Edm.Boolean',
  geopoint: 'Edm.GeographyPoint',
  geotrace: 'Edm.GeographyLineString',
  geoshape: 'Edm.GeographyPolygon',
  date: 'Edm.Date',
  dateTime: 'Edm.DateTimeOffset',
}

/** `group.people`: a path as OData names its table and types. */
export const tableSuffix = (path: string): string => path.slice(1).split('/').map(odataName).join('.')
export const tableTitle = (path: string): string =>
  path === '' ? 'Submissions' : `Submissions.${tableSuffix(path)}`

/** The service document: which tables there are (OData 4.0, 11.1.1). */
export function serviceDocument(shape: Shape, root: string): object {
  return {
    '@odata.context': `${root}/$metadata`,
    value: shape.tables.map(({ path }) => {
      const name = tableTitle(path)
      return { name, kind: 'EntitySet', url: name }
    }),
  }
}

const system = `
  <Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="org.opendatakit.submission">
    <ComplexType Name="metadata">
      <Property Name="submissionDate" Type="Edm.DateTimeOffset"/>
      <Property Name="updatedAt" Type="Edm.DateTimeOffset"/>
      <Property Name="deletedAt" Type="Edm.DateTimeOffset"/>
      <Property Name="submitterId" Type="Edm.String"/>
      <Property Name="submitterName" Type="Edm.String"/>
      <Property Name="attachmentsPresent" Type="Edm.Int64"/>
      <Property Name="attachmentsExpected" Type="Edm.Int64"/>
      <Property Name="status" Type="org.opendatakit.submission.Status"/>
      <Property Name="reviewState" Type="org.opendatakit.submission.ReviewState"/>
      <Property Name="deviceId" Type="Edm.String"/>
      <Property Name="edits" Type="Edm.Int64"/>
      <Property Name="formVersion" Type="Edm.String"/>
    </ComplexType>
    <EnumType Name="Status"><Member Name="notDecrypted"/><Member Name="missingEncryptedFormData"/></EnumType>
    <EnumType Name="ReviewState"><Member Name="hasIssues"/><Member Name="edited"/><Member Name="rejected"/><Member Name="approved"/></EnumType>
  </Schema>`

/** The metadata document: tables, groups and their types, as EDMX (OData 4.0, 11.1.2). */
export function metadataDocument(code: string, shape: Shape): string {
  const base = `org.opendatakit.user.${odataName(code)}`
  const complex: string[] = []
  const property = (name: string, type: string) => `<Property Name="${name}" Type="${type}"/>`

  const propertiesOf = (children: readonly Node[]): string =>
    children
      .map((child) => {
        const name = odataName(child.name)
        if (!isStructure(child.field)) return property(name, types[child.field.kind] ?? 'Edm.String')
        const suffix = tableSuffix(child.field.path)
        if (child.field.kind === 'repeat')
          return `<NavigationProperty Name="${name}" Type="Collection(${base}.Submissions.${suffix})"/>`
        complex.push(`<ComplexType Name="${suffix}">${propertiesOf(child.children)}</ComplexType>`)
        return property(name, `${base}.${suffix}`)
      })
      .join('')

  const entities = shape.tables.map((table) => {
    const parent =
      table.parent &&
      [
        'Submissions',
        ...(table.parent.path ? [tableSuffix(table.parent.path).replaceAll('.', '-')] : []),
      ].join('-')
    const own = parent
      ? property(`__${parent}-id`, 'Edm.String')
      : property('__system', 'org.opendatakit.submission.metadata')
    return `
    <EntityType Name="${tableTitle(table.path)}">
      <Key><PropertyRef Name="__id"/></Key>
      ${property('__id', 'Edm.String')}${own}${propertiesOf(table.children)}
    </EntityType>`
  })
  const sets = shape.tables.map(({ path }) => {
    const name = tableTitle(path)
    return `
      <EntitySet Name="${name}" EntityType="${base}.${name}">${path === '' ? capabilities : ''}</EntitySet>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">
  <edmx:DataServices>${system}
  <Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="${base}">${entities.join('')}
    ${complex.join('\n    ')}
    <EntityContainer Name="${escapeXml(odataName(code))}">${sets.join('')}
    </EntityContainer>
  </Schema>
  </edmx:DataServices>
</edmx:Edmx>`
}

const capabilities = `
        <Annotation Term="Org.OData.Capabilities.V1.ConformanceLevel" EnumMember="Org.OData.Capabilities.V1.ConformanceLevelType/Minimal"/>
        <Annotation Term="Org.OData.Capabilities.V1.BatchSupported" Bool="false"/>
        <Annotation Term="Org.OData.Capabilities.V1.CountRestrictions"><Record><PropertyValue Property="Countable" Bool="true"/></Record></Annotation>
        <Annotation Term="Org.OData.Capabilities.V1.FilterRestrictions"><Record><PropertyValue Property="Filterable" Bool="true"/><PropertyValue Property="RequiresFilter" Bool="false"/></Record></Annotation>
        <Annotation Term="Org.OData.Capabilities.V1.SortRestrictions"><Record><PropertyValue Property="Sortable" Bool="true"/></Record></Annotation>
        <Annotation Term="Org.OData.Capabilities.V1.ExpandRestrictions"><Record><PropertyValue Property="Expandable" Bool="true"/></Record></Annotation>
      `
