// Who reads what of the room: the policy decides by these lists, and the navigation offers by the same.

export const coordinators = ['programme_coordinator', 'country_coordinator'] as const
export const monitors = [...coordinators, 'monitor'] as const
/** Those who work with the records: incidents, findings, and where a place is exactly. */
export const insiders = [...monitors, 'data_protection_officer', 'analyst', 'reviewer'] as const
/** The staff of the monitoring and the National Platform read visits, sites and action points. */
export const readers = [...insiders, 'platform_member'] as const
/** Those who may own an action point: they read it and its history, whatever else they may read here. */
export const owners = [...readers, 'grants_officer', 'assessor', 'trainer'] as const
/** Those who reach their own organisation's records only; whoever else is in the programme reads the summary. */
export const outsiders = ['grantee', 'trainee'] as const
