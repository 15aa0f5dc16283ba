/** Commands for computers, as they are typed. The name is how the source is called on each of them. */
export function sourceCommands(name: string): { upgrade: string; remove: string } {
  return {
    upgrade: `winget upgrade --all --source ${name} --silent --accept-source-agreements --accept-package-agreements`,
    remove: `winget source remove --name ${name}`,
  };
}

/** `winget source add`, which only an administrator may. */
export function addCommand(name: string, address: string): string {
  return `winget source add --name ${name} --type Microsoft.Rest --arg ${address} --trust-level trusted`;
}

/** What Group Policy's Additional Sources and Allowed Sources take: the same as `winget source export` gives. */
export function groupPolicyJson(name: string, address: string, identifier: string): string {
  return JSON.stringify({
    Arg: address,
    Data: '',
    Explicit: false,
    Identifier: identifier,
    Name: name,
    TrustLevel: ['Trusted'],
    Type: 'Microsoft.Rest',
  });
}
