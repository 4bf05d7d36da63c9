"""Who may take which step, written down by hand from domain 8 and 9.

One line per event type: where the officer must reach (``opens``: their own unit; ``owner``:
the unit that owns the case; ``involved``: any unit concerned; ``anywhere``), whether an
auxiliary officer may do it alone, and the roles.  HEADS are the chiefs of the levels, EVERYBODY is
every role but the auditor's and the two administrators'; no role: the centre alone.  A type that is
not here fails the test; so does a line that the tables of the kinds do not have.
"""

STEPS = """
# walk_in
WalkInPapersAttached               involved aux EVERYBODY
WalkInReceived                     opens    aux  DESK FIELD HANDLER UNIT_HEAD
WalkInAmended                      involved aux  DESK FIELD HANDLER UNIT_HEAD
WalkInAmendmentSettled             involved      DESK FIELD HANDLER UNIT_HEAD
ServiceAdded                       involved aux  DESK FIELD HANDLER UNIT_HEAD
ServiceFinished                    involved aux  DESK FIELD HANDLER UNIT_HEAD
WalkInFinished                     involved aux  DESK FIELD HANDLER UNIT_HEAD
WalkInFollowUpSet                  involved aux  DESK FIELD HANDLER UNIT_HEAD
WalkInHandedOff                    involved aux  DESK FIELD HANDLER UNIT_HEAD
WalkInReferenceGiven               involved aux  DESK FIELD HANDLER UNIT_HEAD
WalkInRated                        involved aux  DESK FIELD HANDLER UNIT_HEAD
WalkInMarkedByVisitor              involved
WalkInVoided                       involved aux  DESK FIELD HANDLER UNIT_HEAD

# ledger_item
LedgerItemPapersAttached           involved aux EVERYBODY
LedgerItemDrafted                  opens         DESK FIELD TRIAGE HANDLER REVISIT SUPERV HEADS
LedgerItemAmended                  involved      DESK FIELD TRIAGE HANDLER REVISIT SUPERV HEADS
LedgerItemAmendmentSettled         involved      DESK FIELD TRIAGE HANDLER REVISIT SUPERV HEADS
LedgerItemSubmitted                involved      DESK FIELD TRIAGE HANDLER REVISIT SUPERV HEADS
LedgerItemVoided                   involved      DESK FIELD TRIAGE HANDLER REVISIT SUPERV HEADS
LedgerItemEstablished              owner         HEADS
LedgerItemNotEstablished           owner         HEADS
LedgerItemAssigned                 owner         OFFICE HEADS
LedgerItemTakenUp                  involved      HANDLER SUPERV
ReturnRequested                    involved      HANDLER UNIT_HEAD SUPERV
AssignmentObjected                 involved      HEADS
ReturnAccepted                     owner         OFFICE HEADS
ReturnRefused                      owner         OFFICE HEADS
MeasureRecorded                    involved      HANDLER UNIT_HEAD SUPERV
LedgerItemReplyPressed             involved      HEADS
LedgerItemPressingAnswered         involved      HANDLER SUPERV HEADS
SupportFinished                    involved      HANDLER UNIT_HEAD SUPERV
ResultRecorded                     involved      HANDLER SUPERV
ExitApproved                       anywhere      HEADS
RespondentNamed                    involved      SUPERV HEADS
LedgerItemRespondentReleased       involved      DIV_HEAD CHIEF PROV_CHIEF SUPERV
CoordinationBegun                  involved      HEADS
CoordinationEnded                  involved      HEADS
EscalationRequested                involved      HEADS
LedgerItemEscalated                anywhere      HEADS
EscalationDeclined                 anywhere      HEADS
LongTermApproved                   anywhere      HEADS
LongTermReviewed                   involved      OFFICE SUPERV HEADS
LongTermEnded                      owner         HEADS
ComplaintRouted                    owner         SUPERV HEADS
LedgerItemHandedAbove              involved      SUPERV
LedgerItemAboveAnswered            involved      SUPERV
LedgerItemAboveTold                involved      TRIAGE REVISIT SUPERV
SubTaskSet                         involved      HANDLER SUPERV HEADS
SubTaskFinished                    involved      DESK FIELD HANDLER UNIT_HEAD SUPERV
SubTaskCancelled                   involved      HANDLER SUPERV HEADS
CaseLinked                         involved      TRIAGE HANDLER OFFICE SUPERV HEADS
ClauseWaived                       anywhere      HEADS
LedgerItemClocksPaused             involved      HEADS
LedgerItemClocksResumed            involved      HEADS
LedgerItemExtensionRequested       involved      HANDLER UNIT_HEAD SUPERV
LedgerItemExtensionGranted         involved      HEADS
LedgerItemExtensionRefused         involved      HEADS
FeedbackDrafted                    involved      HANDLER SUPERV
FeedbackApproved                   involved      HEADS
LedgerItemReworkSupervised         involved      DIV_HEAD CHIEF PROV_CHIEF OFFICE SUPERV
FeedbackReturned                   involved      HEADS
CallBackRecorded                   involved      REVISIT aux
LedgerItemCallConfirmed            involved      REVISIT
PublicityDecided                   involved      OFFICE HEADS
AccountabilityDecided              involved      SUPERV HEADS
CloseRequested                     involved      HANDLER SUPERV
LedgerItemClosed                   owner         HEADS
CloseReturned                      owner         HEADS
RelapseReported                    involved      DESK FIELD TRIAGE HANDLER REVISIT SUPERV HEADS
RelapseDeclined                    owner         HEADS
LedgerItemReopened                 owner         HEADS
LedgerItemPublicationProposed      involved      TRIAGE HANDLER OFFICE HEADS
LedgerItemPublicationApproved      involved      HEADS
LedgerItemPublicationReturned      involved      HEADS
LedgerItemPublicationWithdrawn     involved      OFFICE HEADS

# visit
VisitPapersAttached                involved aux EVERYBODY
VisitPlanned                       opens    aux  DESK FIELD HANDLER UNIT_HEAD
VisitAppointed                     involved aux  DESK FIELD HANDLER UNIT_HEAD
VisitReplanned                     involved aux  DESK FIELD HANDLER UNIT_HEAD
VisitStarted                       involved aux  DESK FIELD HANDLER UNIT_HEAD
VisitMissed                        involved aux  DESK FIELD HANDLER UNIT_HEAD
VisitCancelled                     involved      DESK FIELD HANDLER UNIT_HEAD
VisitLogged                        opens    aux  DESK FIELD HANDLER UNIT_HEAD
VisitRecorded                      involved aux  DESK FIELD HANDLER UNIT_HEAD
VisitProblemLinked                 involved      DESK FIELD HANDLER UNIT_HEAD
VisitReviewed                      owner         HEADS
VisitFollowUpSet                   involved      DESK FIELD HANDLER UNIT_HEAD
VisitFollowUpPlanned               involved aux  DESK FIELD HANDLER UNIT_HEAD
VisitArchived                      involved      UNIT_HEAD OFFICE

# export_request
ExportRequested                    opens         EVERYBODY
ExportApproved                     involved      HEADS
ExportRefused                      involved      HEADS
ExportMade                         involved      EVERYBODY

# letter
LetterPapersAttached               involved aux EVERYBODY
LetterReceived                     opens         TRIAGE
LetterSigned                       owner         TRIAGE
LetterVoided                       owner         TRIAGE HEADS
LetterEnteredAgain                 owner         TRIAGE HEADS
LetterGraded                       involved      TRIAGE DIV_HEAD CHIEF PROV_CHIEF
LetterContacted                    involved      TRIAGE HANDLER
LetterTransferred                  owner         TRIAGE
LetterHandedAbove                  involved      SUPERV
LetterAboveAnswered                involved      SUPERV
LetterAboveTold                    involved      TRIAGE REVISIT SUPERV
LetterRejectionDrafted             owner         TRIAGE
LetterRejected                     owner         HEADS
LetterRejectionReturned            owner         HEADS
LetterDuplicateFound               owner         TRIAGE
LetterMerged                       owner         TRIAGE
LetterMergedAnswered               owner         TRIAGE
LetterKeptApart                    owner         TRIAGE
LetterWritersTold                  owner         TRIAGE
LetterDispatched                   owner         TRIAGE
LetterAmended                      involved      TRIAGE HANDLER HEADS
LetterAmendmentSettled             involved      TRIAGE HANDLER HEADS
LetterInstructed                   involved      DIV_HEAD CHIEF PROV_CHIEF
LetterTakenUp                      involved      HANDLER
LetterRouted                       involved      TRIAGE
LetterOrganised                    involved      HEADS
LetterReturnRequested              involved      HANDLER UNIT_HEAD
LetterReturnAccepted               owner         TRIAGE OFFICE
LetterReturnRefused                owner         TRIAGE OFFICE
LetterClocksPaused                 involved      HEADS
LetterClocksResumed                involved      HEADS
LetterExtensionRequested           involved      HANDLER UNIT_HEAD
LetterExtensionGranted             involved      HEADS
LetterExtensionRefused             involved      HEADS
LetterMeasureRecorded              involved      HANDLER
LetterReplyPressed                 involved      HEADS
LetterPressingAnswered             involved      HANDLER SUPERV HEADS
LetterFeedbackGiven                involved      HANDLER
LetterReplyDrafted                 involved      HANDLER
LetterReplyReturned                involved      HEADS
LetterReworkSupervised             involved      DIV_HEAD CHIEF PROV_CHIEF OFFICE SUPERV
LetterReplyApproved                involved      HEADS
LetterRevisitStarted               involved      REVISIT aux
LetterCallBackRecorded             involved      REVISIT aux
LetterCallConfirmed                involved      REVISIT
LetterClosed                       involved      REVISIT
LetterClosingChecked               involved      SUPERV
LetterClosedExplained              involved      DIV_HEAD CHIEF PROV_CHIEF SUPERV
LetterExcluded                     involved      CHIEF PROV_CHIEF SUPERV
LetterSupervisionLinked            involved      OFFICE SUPERV
LetterSupervisionWaived            involved      SUPERV
LetterLongTermSet                  involved      DIV_HEAD CHIEF PROV_CHIEF
LetterLongTermRechecked            involved      HANDLER HEADS
LetterLongTermEnded                involved      DIV_HEAD CHIEF PROV_CHIEF
LetterReopened                     involved      TRIAGE REVISIT
LetterWithdrawalRequested          involved      TRIAGE HANDLER
LetterWithdrawn                    involved      OFFICE SUPERV HEADS
LetterWithdrawalRefused            involved      OFFICE SUPERV HEADS
LetterPromoted                     involved      TRIAGE OFFICE HEADS
LetterRespondentReleased           involved      DIV_HEAD CHIEF PROV_CHIEF SUPERV
LetterRespondentNamed              involved      TRIAGE SUPERV HEADS

# supervision_order
SupervisionOrderPapersAttached     involved aux EVERYBODY
SupervisionOrderDrafted            opens         OFFICE SUPERV
SupervisionOrderAmended            involved      OFFICE SUPERV
SupervisionOrderAmendmentSettled   involved      OFFICE SUPERV
SupervisionOrderDropped            involved      OFFICE SUPERV
SupervisionOrderSubmitted          involved      OFFICE SUPERV
SupervisionOrderSentBack           owner         HEADS
SupervisionOrderIssued             owner         HEADS
SupervisionOrderReceipted          involved      HEADS
SupervisionOrderMeasureRecorded    involved      HANDLER HEADS
SupervisionOrderExtensionRequested involved      HEADS
SupervisionOrderExtensionGranted   involved      DIV_HEAD CHIEF PROV_CHIEF
SupervisionOrderExtensionRefused   involved      DIV_HEAD CHIEF PROV_CHIEF
SupervisionOrderSelfRevisited      involved      HEADS
SupervisionOrderReported           involved      HEADS
SupervisionOrderEndorsed           owner         DIV_HEAD CHIEF PROV_CHIEF DEPUTY
SupervisionOrderAccepted           owner         HEADS
SupervisionOrderReturned           owner         DIV_HEAD CHIEF PROV_CHIEF DEPUTY
SupervisionOrderEscalated          owner         OFFICE
SupervisionOrderRevoked            owner         HEADS
SupervisionOrderRespondentReleased involved      DIV_HEAD CHIEF PROV_CHIEF SUPERV

# adviser
AdviserAppointed                   opens         OFFICE HEADS
AdviserRenewed                     involved      OFFICE HEADS
AdviserEnded                       involved      OFFICE HEADS

# standard_answer
StandardAnswerDrafted              opens         OFFICE TRIAGE SUPERV HEADS
StandardAnswerRevised              involved      OFFICE TRIAGE SUPERV HEADS
StandardAnswerApproved             involved      OFFICE HEADS
StandardAnswerReturned             involved      OFFICE HEADS
StandardAnswerWithdrawn            involved      OFFICE HEADS
StandardAnswerReviewed             involved      OFFICE TRIAGE SUPERV HEADS
StandardAnswerReported             anywhere aux  EVERYBODY

# review
ReviewCalled                       opens         OFFICE TRIAGE SUPERV HEADS
ReviewMatterListed                 involved      OFFICE TRIAGE SUPERV HEADS
ReviewDecided                      involved      OFFICE TRIAGE SUPERV HEADS
ReviewClosed                       owner         HEADS
ReviewLookedBack                   owner         OFFICE TRIAGE SUPERV HEADS
ReviewCancelled                    involved      OFFICE TRIAGE SUPERV HEADS

# clue
ClueHandedOn                       opens         DESK FIELD TRIAGE HANDLER SUPERV HEADS
ClueTakenUp                        involved      HANDLER HEADS
ClueSettled                        involved      HEADS
ClueVoided                         involved      DESK FIELD TRIAGE HANDLER SUPERV HEADS
ClueRespondentReleased             involved      DIV_HEAD CHIEF PROV_CHIEF SUPERV

# mediation
MediationPapersAttached            involved aux EVERYBODY
MediationOpened                    opens    aux  DESK FIELD HANDLER UNIT_HEAD
MediationAmended                   involved aux  DESK FIELD HANDLER UNIT_HEAD
MediationAmendmentSettled          involved      DESK FIELD HANDLER UNIT_HEAD
MediationHeld                      involved      DESK FIELD HANDLER UNIT_HEAD
AgreementDrafted                   involved aux  DESK FIELD HANDLER UNIT_HEAD
SigningRefused                     involved      DESK FIELD HANDLER UNIT_HEAD
AgreementSigned                    involved      DESK FIELD HANDLER UNIT_HEAD
ConfirmationRequested              involved      DESK FIELD HANDLER UNIT_HEAD
ConfirmationAnswered               involved      DESK FIELD HANDLER UNIT_HEAD
AgreementPerformed                 involved aux  DESK FIELD HANDLER UNIT_HEAD
AgreementBroken                    involved      DESK FIELD HANDLER UNIT_HEAD
WayTold                            involved aux  DESK FIELD HANDLER UNIT_HEAD
MediationPassedOn                  involved      DESK FIELD HANDLER UNIT_HEAD
MediationVoided                    involved aux  DESK FIELD HANDLER UNIT_HEAD

# lost_item
LostItemPapersAttached             involved aux EVERYBODY
LostItemReceived                   opens    aux  DESK FIELD HANDLER UNIT_HEAD OFFICE
LostItemAmended                    involved aux  DESK FIELD HANDLER UNIT_HEAD OFFICE
LostItemAmendmentSettled           involved      DESK FIELD HANDLER UNIT_HEAD OFFICE
LostItemKept                       involved aux  DESK FIELD HANDLER UNIT_HEAD OFFICE
OwnerNotified                      involved aux  DESK FIELD HANDLER UNIT_HEAD OFFICE
LostItemAnnounced                  involved aux  DESK FIELD HANDLER UNIT_HEAD OFFICE
LostItemReturnedAtOnce             involved aux  DESK FIELD HANDLER UNIT_HEAD OFFICE
LostItemClaimed                    involved aux  DESK FIELD HANDLER UNIT_HEAD OFFICE
ClaimRefused                       involved      DESK FIELD HANDLER UNIT_HEAD OFFICE
LostItemReturned                   involved aux  DESK FIELD HANDLER UNIT_HEAD OFFICE
LostItemExpired                    involved      DESK FIELD HANDLER UNIT_HEAD OFFICE
LostItemGivenToState               involved      HEADS
LostItemTransferred                involved      DESK FIELD HANDLER UNIT_HEAD OFFICE
LostItemVoided                     involved aux  DESK FIELD HANDLER UNIT_HEAD OFFICE

# loan
LoanPapersAttached                 involved aux EVERYBODY
ItemLent                           opens    aux  DESK FIELD HANDLER UNIT_HEAD
LoanProlonged                      involved aux  DESK FIELD HANDLER UNIT_HEAD
LoanReturned                       involved aux  DESK FIELD HANDLER UNIT_HEAD
LoanWrittenOff                     involved      HEADS
LoanVoided                         involved aux  DESK FIELD HANDLER UNIT_HEAD

# loss_report
LossReportPapersAttached           involved aux EVERYBODY
LossReported                       opens    aux  DESK FIELD HANDLER UNIT_HEAD
LossMatched                        involved aux  DESK FIELD HANDLER UNIT_HEAD
LossEnded                          involved aux  DESK FIELD HANDLER UNIT_HEAD

# visit_target
VisitTargetRegistered              opens         DESK FIELD HANDLER UNIT_HEAD OFFICE
VisitTargetAmended                 involved      DESK FIELD HANDLER UNIT_HEAD
VisitTargetAmendmentSettled        involved      DESK FIELD HANDLER UNIT_HEAD
VisitTargetPaired                  involved      OFFICE HEADS
VisitCycleSet                      involved      OFFICE HEADS
TargetVisitPlanned                 involved aux  DESK FIELD HANDLER UNIT_HEAD
TargetVisited                      involved aux  DESK FIELD HANDLER UNIT_HEAD
VisitTargetEnded                   involved      DESK FIELD HANDLER UNIT_HEAD OFFICE
VisitTargetRestored                involved      DESK FIELD HANDLER UNIT_HEAD OFFICE

# meeting
MeetingPlanned                     opens         DESK FIELD HANDLER OFFICE HEADS
MeetingPostponed                   involved      DESK FIELD HANDLER OFFICE HEADS
MeetingCancelled                   involved      DESK FIELD HANDLER OFFICE HEADS
MatterRaised                       involved aux  DESK FIELD HANDLER OFFICE HEADS
MeetingHeld                        involved      DESK FIELD HANDLER OFFICE HEADS
MatterResolved                     involved      DESK FIELD HANDLER OFFICE HEADS
MeetingClosed                      owner         HEADS
MatterRedirected                   owner         HEADS
MatterSupervised                   anywhere      DESK FIELD TRIAGE HANDLER OFFICE SUPERV HEADS
MatterFedBack                      involved      DESK FIELD HANDLER OFFICE HEADS
MatterPublished                    involved      DESK FIELD HANDLER OFFICE HEADS
MeetingFinished                    owner         HEADS

# diversion
DiversionSent                      opens    aux  DESK FIELD TRIAGE HANDLER OFFICE HEADS
DiversionAcknowledged              involved aux  DESK FIELD TRIAGE HANDLER OFFICE HEADS
DiversionPressed                   involved aux  DESK FIELD TRIAGE HANDLER OFFICE HEADS
DiversionUrged                     owner         OFFICE DIV_HEAD CHIEF PROV_CHIEF
DiversionAnswered                  involved aux  DESK FIELD TRIAGE HANDLER OFFICE HEADS
DiversionReturned                  involved aux  DESK FIELD TRIAGE HANDLER OFFICE HEADS
DiversionResent                    involved      DESK FIELD TRIAGE HANDLER OFFICE HEADS
CitizenTold                        involved aux  DESK FIELD TRIAGE HANDLER OFFICE HEADS
CitizenNotTold                     involved      HEADS

# common_issue
CommonIssueRaised                  opens         TRIAGE HANDLER OFFICE REVISIT SUPERV HEADS
CasesLinked                        involved      TRIAGE HANDLER OFFICE REVISIT SUPERV HEADS
MeasureDecided                     involved      OFFICE HEADS
MeasureInForce                     involved      FIELD HANDLER OFFICE HEADS
EffectMeasured                     involved      FIELD HANDLER OFFICE HEADS
CommonIssueClosed                  involved      SUPERV HEADS
CommonIssueContinued               involved      SUPERV HEADS
CommonIssueRespondentReleased      involved      DIV_HEAD CHIEF PROV_CHIEF SUPERV

# unit
UnitRegistered                     opens         ADMIN
UnitRegisteredAnew                 involved      ADMIN
DeviceInvited                      involved      ADMIN

# officer
OfficerRegistered                  opens         ADMIN
OfficerRegisteredAnew              involved      ADMIN
OfficerConfirmed                   involved      SECURITY HEADS
OfficerNotConfirmed                involved      SECURITY HEADS

# credential
PasswordSet                        opens         SECURITY
PasswordSetAnew                    involved      SECURITY
PasswordChanged                    anywhere aux  EVERYBODY AUDIT SECURITY ADMIN

# device
DeviceEnrolled                     opens         ADMIN
DeviceRevoked                      involved      SECURITY

# delegation
DelegationGiven                    opens         HEADS
DelegationRevoked                  involved      HEADS

# table
HolidayTableIssued                 opens         ADMIN
HolidayTableIssuedAnew             anywhere      ADMIN
LimitProfileIssued                 opens         ADMIN
LimitProfileIssuedAnew             anywhere      ADMIN
CodeListIssued                     opens         ADMIN
CodeListIssuedAnew                 anywhere      ADMIN
ThresholdsIssued                   opens         ADMIN
ThresholdsIssuedAnew               anywhere      ADMIN

# outage
OutageRecorded                     opens         ADMIN
OutageWithdrawn                    involved      ADMIN

# falsification
FalsificationFound                 opens         SUPERV
FalsificationWithdrawn             involved      SUPERV

# receiver
ReceiverRegistered                 opens         OFFICE ADMIN
ReceiverRegisteredAnew             anywhere      OFFICE ADMIN
ReceiverEnded                      anywhere      OFFICE ADMIN

# guide
GuideIssued                        opens         OFFICE ADMIN
GuideIssuedAnew                    anywhere      OFFICE ADMIN
GuideEnded                         anywhere      OFFICE ADMIN

# month_account
MonthAccountSigned                 owner         HEADS
MonthAccountObjected               owner         OFFICE HEADS
MonthObjectionAnswered             owner         OFFICE SUPERV DIV_HEAD CHIEF PROV_CHIEF

# call_sample
CallSampleCalled                   involved      REVISIT aux
CallSampleLookedInto               involved      SUPERV

# handover
HandoverOpened                     opens    aux  DESK TRIAGE
HandoverTaken                      owner    aux  DESK TRIAGE HEADS
HandoverWithdrawn                  owner    aux  DESK TRIAGE

# what the centre alone takes
CallSampleFixed                    opens
CallSampleDrawn                    involved
LetterCheckDrawn                   involved
LetterSupplemented                 involved
LetterRated                        involved
LetterThanked                      involved
LetterPublicationProposed          involved      TRIAGE HANDLER OFFICE HEADS
LetterPublicationApproved          involved      HEADS
LetterPublicationReturned          involved      HEADS
LetterPublicationWithdrawn         involved      OFFICE HEADS
MachineAlarmRaised                 opens
MachineAlarmRaisedAgain            involved
MachineAlarmLookedInto             owner         SECURITY
MachineAlarmAdopted                owner         SECURITY
MachineAlarmLeft                   owner         SECURITY
MachineAlarmSettled                owner         SECURITY
MachineRecordsTaken                involved
RoutineRan                         opens
RoutineRanAgain                    involved
MonthAccountDrawn                  opens
MonthAccountDrawnAnew              involved
MonthAccountSupplemented           involved
LetterChased                       involved
LedgerItemChased                   involved
DiversionChased                    involved
WalkInLimitAlarmed                 involved
LedgerItemLimitAlarmed             involved
VisitLimitAlarmed                  involved
LetterLimitAlarmed                 involved
SupervisionOrderLimitAlarmed       involved
MediationLimitAlarmed              involved
LostItemLimitAlarmed               involved
LoanLimitAlarmed                   involved
VisitTargetLimitAlarmed            involved
MeetingLimitAlarmed                involved
DiversionLimitAlarmed              involved
CommonIssueLimitAlarmed            involved
AdviserLimitAlarmed                involved
StandardAnswerChased               involved
StandardAnswerLimitAlarmed         involved
ReviewLimitAlarmed                 involved
HandoverLimitAlarmed               involved
"""

EVERY_KIND = """
OfficerRecused    involved aux EVERYBODY
RecusalLifted     involved     HEADS
PersonalDataRead  anywhere aux EVERYBODY AUDIT
Erased            involved     OFFICE DIV_HEAD CHIEF PROV_CHIEF
"""
"""Steps that every kind of case has under its own name; the directory has none of them."""
