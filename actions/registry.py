"""All actions, ready with what they need: the one list that app hands to the executor."""

from rasa_sdk import Action

from actions import interruptions, moment_asides, moment_taps, my_data, my_data_taps
from actions.calm_asides import TAKEN_TAPS, calm_actions
from actions.calm_reader import ReplyReader
from actions.calm_view import CalmView, load_content
from actions.draft import draft_actions
from actions.draft_view import DraftView
from actions.moment import AskMoment, EndMoment, ValidateMomentForm
from actions.moment_view import MomentView
from actions.patterns import ShowPatterns
from bot.care.moment import steps
from bot.content.library import Library
from bot.content.practice import load_no_reply
from bot.language.drafts import DraftDesk
from bot.language.encoder import shared_encoder


def all_actions(library: Library, desk: DraftDesk) -> list[Action]:
    """Return one instance of every custom action."""
    moment_taps.TAKEN_BY.update(TAKEN_TAPS)
    moment, encoder = MomentView(library), shared_encoder()
    calm = load_content(library)
    replies = ReplyReader(desk.moves, encoder.vectors, load_no_reply(), calm.scenes)
    asked = sorted({step for path in steps.PATHS.values() for step in path})
    return [
        ValidateMomentForm(moment),
        EndMoment(moment),
        *(AskMoment(moment, step) for step in asked),
        interruptions.Interruption(moment),
        interruptions.MeetTrigger(moment),
        interruptions.GoBack(moment),
        interruptions.NotUnderstood(moment),
        moment_taps.Start(moment),
        moment_taps.StaleTap(moment),
        moment_asides.Stop(moment),
        moment_asides.HoldDue(moment),
        moment_asides.KeepPlace(moment),
        moment_asides.StaySilent(moment),
        moment_asides.CoreFallback(moment),
        moment_asides.NewFork(moment),
        moment_asides.Resume(moment),
        moment_asides.Returned(moment),
        moment_asides.Late(moment),
        my_data.Privacy(moment),
        my_data.Settings(moment),
        my_data.ValidateSettings(moment),
        my_data.AskSettings(moment),
        my_data.EndSettings(moment),
        my_data_taps.AskExport(moment),
        my_data_taps.ExportReady(moment),
        my_data_taps.AskErase(moment),
        my_data_taps.MyDataTap(moment),
        *draft_actions(DraftView(desk)),
        *calm_actions(CalmView(calm, library, replies, encoder.vector)),
        ShowPatterns(library),
    ]
