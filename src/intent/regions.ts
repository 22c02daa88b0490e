/** Azure's regions by short name: public cloud and the US Government's. New ones are read where an order says "region". */
export const regions: ReadonlySet<string> = new Set(
  `eastus eastus2 eastus3 centralus northcentralus southcentralus westcentralus westus westus2 westus3 canadacentral
  canadaeast brazilsouth brazilsoutheast mexicocentral chilecentral northeurope westeurope uksouth ukwest francecentral
  francesouth germanywestcentral germanynorth norwayeast norwaywest swedencentral swedensouth switzerlandnorth
  switzerlandwest polandcentral italynorth spaincentral austriaeast belgiumcentral denmarkeast greececentral
  finlandcentral uaenorth uaecentral qatarcentral israelcentral southafricanorth southafricawest eastasia southeastasia
  japaneast japanwest koreacentral koreasouth centralindia southindia westindia jioindiawest indonesiacentral
  malaysiawest newzealandnorth taiwannorth australiaeast australiasoutheast australiacentral australiacentral2
  usgovvirginia usgovarizona usgovtexas usgoviowa usdodcentral usdodeast`.split(/\s+/),
);
