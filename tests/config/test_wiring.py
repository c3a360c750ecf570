"""What the settings name is wired at start, keys are made once, and an installation that is not safe is told so."""

from __future__ import annotations

import stat
import threading
from argparse import Namespace
from pathlib import Path

import pytest
from django.test import override_settings

from aktiv.config import agreements, commands, fitness, secrets, wiring
from aktiv.config.trouble import Trouble
from aktiv.people.ports.sign_in import RESIDENTS, STAFF
from tests.database import free_port
from tests.simulators.payments import MSN, simulated_vipps
from tests.simulators.payments import UNIT as PAYMENT_UNIT
from tests.simulators.scanner import simulated_scanner

SAFE = {
    "ID_PORTEN_CLIENT": "aktiv",
    "ID_PORTEN_ISSUER": "https://idporten.no",
    "WORK_CLIENT": "aktiv",
    "WORK_ISSUER": "https://work.example",
}


def told(**settings: str) -> list[str]:
    with override_settings(**(SAFE | settings)):
        return fitness._signing_in()


def test_a_provider_is_there_when_its_client_id_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with override_settings(**SAFE):
        assert list(wiring.providers()) == [RESIDENTS, STAFF]
    with override_settings(**(SAFE | {"WORK_ISSUER": ""})):
        assert list(wiring.providers()) == [RESIDENTS]
    with override_settings(**(SAFE | {"ID_PORTEN_CLIENT": ""})):
        assert list(wiring.providers()) == [STAFF]


@pytest.mark.parametrize(
    "issuer",
    ["http://localhost:8001/idporten", "https://localhost/idporten", "http://idporten.no", "https://127.0.0.1"],
)
def test_an_installation_that_points_at_a_simulator_is_not_fit(issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert told() == []
    for name in ("ID_PORTEN_ISSUER", "WORK_ISSUER"):
        [finding] = told(**{name: issuer})
        assert issuer in finding


def test_an_installation_where_nobody_can_sign_in_is_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    [finding] = told(ID_PORTEN_CLIENT="", WORK_CLIENT="")
    assert "AKTIV_ID_PORTEN_CLIENT" in finding


def test_a_key_of_numbers_that_one_machine_alone_has_is_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///shared")
    [finding] = told()
    assert "AKTIV_NUMBER_KEY" in finding
    monkeypatch.setenv("AKTIV_NUMBER_KEY", "given")
    assert told() == []


def test_a_key_is_made_once_also_by_many_at_a_time_and_is_its_owners_alone(tmp_path: Path) -> None:
    ready, made = threading.Barrier(8), []

    def make() -> None:
        ready.wait()
        made.append(secrets.ensured_kept(tmp_path / "data", secrets.NUMBER_KEY))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len(set(made)) == 1
    assert [each.name for each in (tmp_path / "data").iterdir()] == [secrets.NUMBER_KEY]
    assert stat.S_IMODE((tmp_path / "data" / secrets.NUMBER_KEY).stat().st_mode) == 0o600


def test_what_we_sign_with_is_published_without_its_secret(tmp_path: Path) -> None:
    wiring.signing_key.cache_clear()
    with override_settings(DATA_FOLDER=tmp_path, **SAFE):
        [key] = wiring.providers()[RESIDENTS].public_keys()
        assert key.keys() == {"kty", "n", "e", "use", "alg", "kid"}
        wiring.signing_key.cache_clear()
        assert wiring.providers()[STAFF].public_keys() == [key]
    wiring.signing_key.cache_clear()


def test_a_gateway_that_is_made_up_or_signs_nothing_is_not_fit() -> None:
    assert fitness._sms() == []
    with override_settings(SMS_GATEWAY="http://127.0.0.1:8003", SMS_SECRET="x"):
        [finding] = fitness._sms()
        assert "127.0.0.1:8003" in finding
    with override_settings(SMS_GATEWAY="https://sms.example", SMS_SECRET=""):
        [finding] = fitness._sms()
        assert "AKTIV_SMS_SECRET" in finding


def test_attachments_without_a_scanner_that_answers_are_not_fit() -> None:
    with override_settings(ATTACHMENTS=True, CLAMAV=""):
        [finding] = fitness._scanner()
        assert "AKTIV_CLAMAV" in finding
    with override_settings(ATTACHMENTS=True, CLAMAV=f"tcp://127.0.0.1:{free_port()}"):
        [finding] = fitness._scanner()
        assert "does not answer" in finding
    with override_settings(ATTACHMENTS=False, CLAMAV=""):
        assert fitness._scanner() == []
    with simulated_scanner() as simulator:
        address = f"tcp://127.0.0.1:{simulator.server_address[1]}"
        with override_settings(ATTACHMENTS=True, CLAMAV=address):
            assert fitness._scanner() == []


def test_an_archive_that_is_made_up_or_does_not_know_us_is_not_fit() -> None:
    assert fitness._archive() == []
    with override_settings(ARCHIVE="http://127.0.0.1:8005", ARCHIVE_TOKEN="x"):
        [finding] = fitness._archive()
        assert "127.0.0.1:8005" in finding
    with override_settings(ARCHIVE="https://arkiv.example", ARCHIVE_TOKEN=""):
        [finding] = fitness._archive()
        assert "AKTIV_ARCHIVE_TOKEN" in finding


UNIT = {"msn": "123456", "client_id": "c", "client_secret": "very-secret", "subscription_key": "s"}
ACCOUNT = {"secret_key": "very-secret", "webhook_secret": "w" * 32, "terms_url": "https://fjell.example/vilkar"}


def test_municipalities_pay_by_the_providers_that_they_have_agreements_with() -> None:
    vipps = {"fjell": UNIT | {"card": True}, "bergen": UNIT}
    with override_settings(VIPPS_AGREEMENTS=vipps, NEXI_AGREEMENTS={"fjell": ACCOUNT}):
        found = {slug: sorted(each) for slug, each in agreements.payment_providers().items()}
    assert found == {"fjell": ["nexi", "vipps", "vipps-card"], "bergen": ["vipps"]}
    assert agreements.payment_providers() == {}


@pytest.mark.parametrize(
    ("setting", "table", "named"),
    [
        ("VIPPS_AGREEMENTS", {"fjell": {**UNIT, "msn": ""}}, "'msn'"),
        ("VIPPS_AGREEMENTS", {"fjell": {**UNIT, "client_secret": "very-secret\n"}}, "'client_secret'"),
        ("VIPPS_AGREEMENTS", {"fjell": {**UNIT, "webhook_secrets": "very-secret"}}, "'webhook_secrets'"),
        ("VIPPS_AGREEMENTS", {"fjell": {**UNIT, "card": "very-secret"}}, "'card'"),
        ("NEXI_AGREEMENTS", {"fjell": {"secret_key": "very-secret"}}, "'webhook_secret'"),
    ],
)
def test_an_agreement_that_is_none_names_its_field_and_no_secret(
    setting: str, table: dict[str, object], named: str
) -> None:
    with override_settings(**{setting: table}), pytest.raises(ValueError, match=f"AKTIV_{setting}: fjell") as error:
        agreements.payment_providers()
    assert named in str(error.value)
    assert "very-secret" not in str(error.value)


def test_a_provider_of_payment_that_is_made_up_or_signs_nothing_is_not_fit() -> None:
    assert fitness._payments() == []
    safe = {
        "VIPPS_AGREEMENTS": {"fjell": UNIT | {"webhook_secrets": ["x"]}},
        "NEXI_AGREEMENTS": {"fjell": ACCOUNT},
    }
    with override_settings(**safe):
        assert fitness._payments() == []
        for name in ("VIPPS", "NEXI"):
            with override_settings(**{name: "http://127.0.0.1:8006"}):
                [finding] = fitness._payments()
                assert "127.0.0.1:8006" in finding
    with override_settings(VIPPS_AGREEMENTS={"fjell": UNIT}):
        [finding] = fitness._payments()
        assert "aktiv vipps webhook --municipality fjell" in finding
    weak = {"fjell": ACCOUNT | {"webhook_secret": "kort", "terms_url": "http://localhost/"}}
    with override_settings(NEXI_AGREEMENTS=weak):
        assert len(fitness._payments()) == 2


def test_a_webhook_is_registered_by_a_command_that_prints_its_secret(capsys: pytest.CaptureFixture[str]) -> None:
    with simulated_vipps() as paying:
        unit = {"msn": MSN, "webhook_secrets": [], **PAYMENT_UNIT}
        with override_settings(VIPPS=paying.simulator.address, VIPPS_AGREEMENTS={"fjell": unit}):
            commands._vipps_webhook(Namespace(municipality="fjell"))
            secret = capsys.readouterr().out.strip()
            made = paying.simulator.registrations.values()  # type: ignore[attr-defined]
            [url] = [each.url for each in made if each.secret == secret]
            assert url.endswith("/betaling/melding/fjell/vipps/")
            with pytest.raises(Trouble, match="bergen has no agreement"):
                commands._vipps_webhook(Namespace(municipality="bergen"))
            paying.simulator.misbehave("down")
            with pytest.raises(Trouble, match="did not answer"):
                commands._vipps_webhook(Namespace(municipality="fjell"))
