<#
.SYNOPSIS
    Connects this computer to Lappa: tells a few times a day what is installed, and installs what is due.

.DESCRIPTION
    Windows PowerShell 5.1, no modules. Run once as an administrator with an enrolment key:

        .\check-in.ps1 -Lappa https://lappa.example -EnrolmentKey lek_...

    It exchanges the key for a token of the computer's own, keeps the token in %ProgramFiles%\Lappa where only
    SYSTEM and administrators can read it, and registers the scheduled task "Lappa check-in", which runs this same
    script as SYSTEM. The task adds the organisation's winget source, tells Lappa what is installed and, with
    -Upgrade, has winget install the versions that Lappa says are due.

    What is told: the computer's name, Windows version and edition, architecture, how many people have a profile on
    it, and of each installed program its name, publisher, version, product code or package family name, and whether
    it is for one user or all. Not told: who uses the computer, what they do, files, network addresses. The computer
    is recognised by a SHA-256 of its MachineGuid and its SMBIOS identifier; neither leaves it.

.PARAMETER Lappa
    The address of Lappa, for example https://lappa.example

.PARAMETER EnrolmentKey
    A key from Settings, Enrolment. With it the computer is connected, or connected again.

.PARAMETER Upgrade
    Has winget install the versions that are due, silently. Without it the computer only tells what it has.

.PARAMETER SkipSource
    Leaves the winget source alone, where Group Policy sets it.

.PARAMETER SourceName
    What the winget source is called on this computer.

.PARAMETER Now
    Checks in now, whatever time was agreed.

.PARAMETER Uninstall
    Removes the task, the winget source and the token, and tells Lappa that the computer is no client any more.

.NOTES
    What is sent to /api/clients/check-in (gzipped), every field that there is:

    {
      "checkInId": "0199aa10-7c1f-7d33-9a52-4d1f3f0a2b11",
      "machineId": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      "name": "KONTOR-0107",
      "windowsVersion": "10.0.26100.2314",
      "windowsEdition": "Microsoft Windows 11 Pro",
      "architecture": "x64",
      "userCount": 2,
      "scriptVersion": "1.0",
      "programs": [
        {
          "name": "7-Zip 24.09 (x64)",
          "publisher": "Igor Pavlov",
          "version": "24.09",
          "productCode": "7-Zip",
          "packageFamilyName": null,
          "scope": "machine"
        },
        {
          "name": "Microsoft.WindowsTerminal",
          "publisher": "CN=Microsoft Corporation",
          "version": "1.21.2911.0",
          "productCode": null,
          "packageFamilyName": "Microsoft.WindowsTerminal_8wekyb3d8bbwe",
          "scope": "machine"
        }
      ],
      "upgrades": [
        { "identifier": "7zip.7zip", "version": "24.09", "outcome": "succeeded", "exitCode": "0x00000000" }
      ]
    }

    To /api/clients/enrol: "enrolmentKey", and of the above machineId, name, windowsVersion, windowsEdition,
    architecture, userCount and scriptVersion.
#>
[CmdletBinding()]
param(
    [string] $Lappa = '',
    [string] $EnrolmentKey = '',
    [switch] $Upgrade,
    [switch] $SkipSource,
    [ValidatePattern('^[A-Za-z0-9._-]{1,40}$')]
    [string] $SourceName = 'lappa',
    [switch] $Now,
    [switch] $Uninstall
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
# Windows PowerShell 5.1 on older Windows begins with what servers refuse.
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12

$scriptVersion = '1.0'
# Only administrators can write here, so nobody else can put a script in the way of a task that runs as SYSTEM.
$programFolder = $env:ProgramFiles
if ($env:ProgramW6432) { $programFolder = $env:ProgramW6432 }
$folder = Join-Path $programFolder 'Lappa'
$stateFile = Join-Path $folder 'client.json'
$scriptFile = Join-Path $folder 'check-in.ps1'
$taskName = 'Lappa check-in'
$systemSid = 'S-1-5-18'
$administratorsSid = 'S-1-5-32-544'

function Assert-Administrator {
    $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
    $principal = New-Object Security.Principal.WindowsPrincipal $identity
    if (-not $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
        throw 'Run this as an administrator.'
    }
}

# --- What this computer is ---

function Get-MachineId {
    # The 64-bit view, also from a 32-bit PowerShell.
    $base = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
    $guid = [string] $base.OpenSubKey('SOFTWARE\Microsoft\Cryptography').GetValue('MachineGuid')
    # Computers made from one image share a MachineGuid; the identifier of the board tells them apart.
    $board = [string] (Get-CimInstance -ClassName Win32_ComputerSystemProduct).UUID
    $bytes = [Text.Encoding]::UTF8.GetBytes(($guid + '|' + $board).ToLowerInvariant())
    $sha = [Security.Cryptography.SHA256]::Create()
    return [BitConverter]::ToString($sha.ComputeHash($bytes)).Replace('-', '').ToLowerInvariant()
}

function Get-MachineFacts {
    $windows = Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    $version = [Environment]::OSVersion.Version
    $revision = 0
    if ($windows.PSObject.Properties['UBR']) { $revision = $windows.UBR }
    $architecture = $env:PROCESSOR_ARCHITECTURE
    if ($env:PROCESSOR_ARCHITEW6432) { $architecture = $env:PROCESSOR_ARCHITEW6432 }
    $names = @{ 'AMD64' = 'x64'; 'ARM64' = 'arm64'; 'x86' = 'x86' }
    if ($names.ContainsKey($architecture)) { $architecture = $names[$architecture] }
    $profiles = @(Get-CimInstance -ClassName Win32_UserProfile | Where-Object { -not $_.Special })
    return @{
        machineId      = Get-MachineId
        name           = [string] $env:COMPUTERNAME
        windowsVersion = '{0}.{1}.{2}.{3}' -f $version.Major, $version.Minor, $version.Build, $revision
        windowsEdition = [string] (Get-CimInstance -ClassName Win32_OperatingSystem).Caption
        architecture   = $architecture
        userCount      = $profiles.Count
        scriptVersion  = $scriptVersion
    }
}

# --- What is installed ---

# The entries below one Uninstall key, as winget reads them: with a name, and not a part of Windows.
function Get-UninstallEntries([Microsoft.Win32.RegistryKey] $Base, [string] $Path, [string] $Scope) {
    $parent = $Base.OpenSubKey($Path)
    if ($null -eq $parent) { return }
    foreach ($code in $parent.GetSubKeyNames()) {
        try { $entry = $parent.OpenSubKey($code) } catch { continue }
        if ($null -eq $entry) { continue }
        $name = [string] $entry.GetValue('DisplayName')
        if ($name.Trim() -ne '' -and [string] $entry.GetValue('SystemComponent') -ne '1') {
            @{
                name              = $name
                publisher         = [string] $entry.GetValue('Publisher')
                version           = [string] $entry.GetValue('DisplayVersion')
                productCode       = $code
                packageFamilyName = $null
                scope             = $Scope
            }
        }
        $entry.Close()
    }
    $parent.Close()
}

function Get-InstalledPrograms {
    $uninstall = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall'
    $machine64 = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
    Get-UninstallEntries $machine64 $uninstall 'machine'
    if ([Environment]::Is64BitOperatingSystem) {
        $machine32 = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry32')
        Get-UninstallEntries $machine32 $uninstall 'machine'
    }
    # People who are signed in; the programs of others are seen when they are.
    $users = [Microsoft.Win32.RegistryKey]::OpenBaseKey('Users', 'Registry64')
    foreach ($sid in $users.GetSubKeyNames()) {
        if ($sid -notmatch '^S-1-(5-21|12-1)-[0-9-]+$') { continue }
        Get-UninstallEntries $users "$sid\$uninstall" 'user'
    }
    try {
        $apps = Get-AppxPackage -AllUsers
    } catch {
        # Windows Server Core has no such apps.
        $apps = @()
    }
    foreach ($app in $apps) {
        $kind = $app.PSObject.Properties['SignatureKind']
        if ($app.IsFramework -or ($null -ne $kind -and [string] $kind.Value -eq 'System')) { continue }
        @{
            name              = [string] $app.Name
            publisher         = [string] $app.Publisher
            version           = [string] $app.Version
            productCode       = $null
            packageFamilyName = [string] $app.PackageFamilyName
            scope             = 'machine'
        }
    }
}

# --- Lappa ---

# Sends JSON, gzipped. Throws with what Lappa says when it refuses.
function Send-ToLappa([string] $Server, [string] $Path, [hashtable] $Content, [string] $Token = '') {
    $json = ConvertTo-Json -InputObject $Content -Depth 5 -Compress
    $plain = [Text.Encoding]::UTF8.GetBytes($json)
    $packed = New-Object IO.MemoryStream
    $gzip = New-Object IO.Compression.GZipStream $packed, ([IO.Compression.CompressionMode]::Compress)
    $gzip.Write($plain, 0, $plain.Length)
    $gzip.Close()
    $headers = @{ 'Content-Encoding' = 'gzip' }
    if ($Token -ne '') { $headers['Authorization'] = "Bearer $Token" }
    try {
        return Invoke-RestMethod -Method Post -Uri "$Server$Path" -Headers $headers -Body $packed.ToArray() `
            -ContentType 'application/json; charset=utf-8' -TimeoutSec 120 -UseBasicParsing
    } catch [Net.WebException] {
        $answer = $_.Exception.Response
        if ($null -eq $answer) { throw }
        $detail = ''
        try {
            $reader = New-Object IO.StreamReader $answer.GetResponseStream()
            $detail = (ConvertFrom-Json $reader.ReadToEnd()).detail
        } catch { $detail = $_.Exception.Message }
        throw "Lappa answered $([int] $answer.StatusCode): $detail"
    }
}

# --- What is kept on this computer ---

# Only SYSTEM and administrators may read the token; what the folder above allows does not count.
function New-PrivateFolder {
    if (-not (Test-Path -LiteralPath $folder)) { New-Item -ItemType Directory -Path $folder | Out-Null }
    $rules = New-Object Security.AccessControl.DirectorySecurity
    $rules.SetAccessRuleProtection($true, $false)
    foreach ($sid in @($systemSid, $administratorsSid)) {
        $who = New-Object Security.Principal.SecurityIdentifier $sid
        $rules.AddAccessRule((New-Object Security.AccessControl.FileSystemAccessRule `
            $who, 'FullControl', 'ContainerInherit, ObjectInherit', 'None', 'Allow'))
    }
    $rules.SetOwner((New-Object Security.Principal.SecurityIdentifier $administratorsSid))
    Set-Acl -LiteralPath $folder -AclObject $rules
}

function Read-State {
    if (-not (Test-Path -LiteralPath $stateFile)) {
        throw 'This computer is not connected. Run the script with -Lappa and -EnrolmentKey.'
    }
    $kept = ConvertFrom-Json (Get-Content -LiteralPath $stateFile -Raw -Encoding UTF8)
    $state = @{}
    foreach ($property in $kept.PSObject.Properties) { $state[$property.Name] = $property.Value }
    # A list of its own: 5.1 writes one that it has read as an object with "value" and "Count".
    $state['tried'] = @(foreach ($one in $kept.tried) { $one })
    return $state
}

function Write-State([hashtable] $State) {
    $text = ConvertTo-Json -InputObject $State -Depth 5
    [IO.File]::WriteAllText("$stateFile.new", $text, (New-Object Text.UTF8Encoding $false))
    Move-Item -LiteralPath "$stateFile.new" -Destination $stateFile -Force
}

# --- The scheduled task ---

function New-SystemTask([string] $Name, [string] $Arguments, $Trigger) {
    $powershell = Join-Path $env:SystemRoot 'System32\WindowsPowerShell\v1.0\powershell.exe'
    $line = "-NoProfile -NonInteractive -ExecutionPolicy Bypass -File `"$scriptFile`" $Arguments"
    $parts = @{
        TaskName  = $Name
        Action    = New-ScheduledTaskAction -Execute $powershell -Argument $line
        Principal = New-ScheduledTaskPrincipal -UserId $systemSid -LogonType ServiceAccount -RunLevel Highest
        Settings  = New-ScheduledTaskSettingsSet -StartWhenAvailable -AllowStartIfOnBatteries `
            -DontStopIfGoingOnBatteries -MultipleInstances IgnoreNew -ExecutionTimeLimit (New-TimeSpan -Hours 4)
        Force     = $true
    }
    if ($null -ne $Trigger) { $parts['Trigger'] = $Trigger }
    Register-ScheduledTask @parts | Out-Null
}

function Register-CheckInTask {
    # Every half hour it looks whether the agreed time has come; the random delay spreads computers that start together.
    $trigger = New-ScheduledTaskTrigger -Once -At (Get-Date).Date `
        -RepetitionInterval (New-TimeSpan -Minutes 30) -RandomDelay (New-TimeSpan -Minutes 15)
    New-SystemTask $taskName '' $trigger
}

# winget keeps sources by user: SYSTEM's are removed by SYSTEM.
function Invoke-UninstallAsSystem {
    $name = 'Lappa uninstall'
    New-SystemTask $name '-Uninstall' $null
    Start-ScheduledTask -TaskName $name
    Start-Sleep -Seconds 2
    for ($second = 0; $second -lt 120; $second += 1) {
        if ([string] (Get-ScheduledTask -TaskName $name).State -notmatch '^(Running|Queued)$') { break }
        Start-Sleep -Seconds 1
    }
    Unregister-ScheduledTask -TaskName $name -Confirm:$false
}

# --- winget ---

# SYSTEM has no alias for winget; the newest of the installed packages is taken. Null when there is none.
function Find-Winget {
    $pattern = Join-Path $programFolder 'WindowsApps\Microsoft.DesktopAppInstaller_*__8wekyb3d8bbwe\winget.exe'
    $found = @(Get-ChildItem -Path $pattern -ErrorAction SilentlyContinue | Sort-Object -Property {
            $match = [regex]::Match($_.FullName, 'DesktopAppInstaller_(\d+\.\d+\.\d+\.\d+)_')
            if ($match.Success) { [version] $match.Groups[1].Value } else { [version] '0.0' }
        } -Descending)
    if ($found.Count -eq 0) { return $null }
    return $found[0].FullName
}

# Runs winget and gives its exit code back. What it prints is of no use to anybody here.
function Invoke-Winget([string] $Winget, [string[]] $Arguments) {
    $ErrorActionPreference = 'Continue'
    & $Winget @Arguments 2>&1 | Out-Null
    return $LASTEXITCODE
}

function Add-WingetSource([string] $Winget, [hashtable] $State) {
    $name = [string] $State['sourceName']
    if ((Invoke-Winget $Winget @('source', 'list', '--name', $name)) -eq 0) {
        if ([string] $State['addedSource'] -eq [string] $State['sourceUrl']) { return }
        # Enrolled again: the address is another one now.
        Invoke-Winget $Winget @('source', 'remove', '--name', $name) | Out-Null
    }
    $add = @('source', 'add', '--name', $name, '--arg', [string] $State['sourceUrl'], '--type', 'Microsoft.Rest',
        '--accept-source-agreements')
    if ((Invoke-Winget $Winget $add) -eq 0) {
        $State['addedSource'] = $State['sourceUrl']
        Write-State $State
    } else {
        Write-Warning 'The winget source could not be added; it is tried again at the next check-in.'
    }
}

function Install-Upgrade([string] $Winget, [string] $Source, $Due) {
    $code = Invoke-Winget $Winget @('upgrade', '--id', [string] $Due.identifier, '--exact', '--version',
        [string] $Due.version, '--source', $Source, '--silent', '--accept-source-agreements',
        '--accept-package-agreements', '--disable-interactivity')
    $outcome = 'failed'
    if ($code -eq 0) { $outcome = 'succeeded' }
    return @{
        identifier = [string] $Due.identifier
        version    = [string] $Due.version
        outcome    = $outcome
        exitCode   = '0x{0:X8}' -f $code
    }
}

# --- What the script is run for ---

function Connect-Computer {
    $server = $Lappa.TrimEnd('/')
    if ($server -notmatch '^https?://') { throw 'Give the address of Lappa with -Lappa, with https:// before it.' }
    $request = Get-MachineFacts
    $request['enrolmentKey'] = $EnrolmentKey
    $enrolled = Send-ToLappa $server '/api/clients/enrol' $request
    New-PrivateFolder
    Write-State @{
        lappa       = $server
        token       = [string] $enrolled.token
        sourceUrl   = [string] $enrolled.sourceUrl
        sourceName  = $SourceName
        addedSource = ''
        skipSource  = [bool] $SkipSource
        upgrade     = [bool] $Upgrade
        nextCheckIn = ''
        tried       = @()
    }
    # The task runs a copy that nobody but administrators can change.
    Invoke-WebRequest -Uri "$server/install/check-in.ps1" -OutFile $scriptFile -UseBasicParsing
    Register-CheckInTask
    Start-ScheduledTask -TaskName $taskName
    Write-Output "This computer is connected to $server. The task `"$taskName`" checks in now, and a few times a day."
}

# Tells what is installed, and what came of upgrades that were not told yet.
function Send-CheckIn([hashtable] $State) {
    $report = Get-MachineFacts
    $report['checkInId'] = [guid]::NewGuid().ToString()
    $report['programs'] = @(Get-InstalledPrograms)
    $report['upgrades'] = @($State['tried'])
    $answer = Send-ToLappa ([string] $State['lappa']) '/api/clients/check-in' $report ([string] $State['token'])
    $State['tried'] = @()
    $State['nextCheckIn'] = [DateTime]::UtcNow.AddSeconds([int] $answer.nextCheckInSeconds).ToString('o')
    Write-State $State
    return $answer
}

function Invoke-CheckIn {
    $state = Read-State
    $next = [DateTime]::MinValue
    if ([string] $state['nextCheckIn'] -ne '') {
        $next = ([DateTimeOffset] [string] $state['nextCheckIn']).UtcDateTime
    }
    # A clock that was set back must not silence the computer for long.
    $isFar = $next -gt [DateTime]::UtcNow.AddDays(8)
    if (-not $Now -and -not $isFar -and [DateTime]::UtcNow -lt $next) { return }
    $answer = Send-CheckIn $state
    $winget = Find-Winget
    if ($null -eq $winget) {
        Write-Warning 'winget is not on this computer. Install App Installer, or nothing can be upgraded.'
        return
    }
    if (-not $state['skipSource']) { Add-WingetSource $winget $state }
    if (-not $state['upgrade']) { return }
    $due = @($answer.upgrades)
    if ($due.Count -eq 0) { return }
    foreach ($one in $due) {
        $state['tried'] = @($state['tried']) + @(Install-Upgrade $winget ([string] $state['sourceName']) $one)
        # A restart in between loses nothing of what was tried.
        Write-State $state
    }
    Send-CheckIn $state | Out-Null
}

function Disconnect-Computer {
    $current = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value
    if ($current -eq $systemSid) {
        $state = Read-State
        $winget = Find-Winget
        if ($null -ne $winget -and -not $state['skipSource']) {
            Invoke-Winget $winget @('source', 'remove', '--name', [string] $state['sourceName']) | Out-Null
        }
        return
    }
    if (Test-Path -LiteralPath $stateFile) {
        $state = Read-State
        if (Test-Path -LiteralPath $scriptFile) { Invoke-UninstallAsSystem }
        try {
            Send-ToLappa ([string] $state['lappa']) '/api/clients/leave' @{} ([string] $state['token']) | Out-Null
        } catch {
            Write-Warning "Lappa could not be told: $($_.Exception.Message) Remove the computer on its page."
        }
    }
    if (Get-ScheduledTask -TaskName $taskName -ErrorAction SilentlyContinue) {
        Unregister-ScheduledTask -TaskName $taskName -Confirm:$false
    }
    if (Test-Path -LiteralPath $folder) { Remove-Item -LiteralPath $folder -Recurse -Force }
    Write-Output 'This computer is no longer connected to Lappa.'
}

Assert-Administrator
if ($Uninstall) { Disconnect-Computer }
elseif ($EnrolmentKey -ne '') { Connect-Computer }
else { Invoke-CheckIn }
