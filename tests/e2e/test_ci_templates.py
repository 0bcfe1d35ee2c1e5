"""The templates of tools/ci: they are what their engines read, and their shell lines do what they say, with the real
footpad and a client of the zoo in the place of the user's."""

import re
import shutil
import subprocess

import pytest
import yaml
from driver import SOURCE, ZOO, binary, events_of

CI = SOURCE / "tools" / "ci"
SHARDS = ("1", "2", "3", "4")


def template(name):
    return yaml.safe_load((CI / name).read_text())


@pytest.fixture
def project(tmp_path):
    """A user's project: a subject, known failures, and `make`."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "bin").mkdir()
    shutil.copy(CI / "expectations.xml", tmp_path / "tests" / "footpad-expectations.xml")
    make = tmp_path / "bin" / "make"
    make.write_text("#!/bin/sh\necho made >> made\n")
    make.chmod(0o755)
    return tmp_path


def client(project, name):
    shutil.copy(ZOO / f"{name}.xml", project / "tests" / "my-client.xml")


def shell(project, lines, **variables):
    """As the engines do: a POSIX shell that stops at the first failure."""
    path = f"{project / 'bin'}:{binary().parent}:{binary().parent / 'zoo'}:/usr/bin:/bin"
    return subprocess.run(["/bin/sh", "-e", "-c", lines], cwd=project, capture_output=True, text=True, timeout=300,
                          env={"PATH": path, "HOME": str(project), **{name: str(value) for name, value in variables.items()}})


def told_by(steps, key):
    return "\n".join(step[key] for step in steps if key in step)


def ends_as_it_should(project, merged, name, out="footpad-out"):
    assert merged.returncode == (0 if name == "careful" else 1), merged.stdout + merged.stderr
    events = events_of(project / out)
    assert events[0]["merged"] == len(SHARDS) and events[-1]["exit"] == merged.returncode
    assert (project / out / "junit.xml").is_file()


@pytest.mark.parametrize("name", ["careful", "opportunistic"])
def test_github_actions(name, project):
    workflow = template("github-actions.yml")
    attack, result = workflow["jobs"]["attack"], workflow["jobs"]["result"]
    assert workflow[True] == ["push", "pull_request"], "YAML 1.1 reads the key `on` so"
    assert result["needs"] == "attack" and "cancelled" in result["if"]
    client(project, name)
    codes = []
    for shard in attack["strategy"]["matrix"]["shard"]:
        for step in attack["steps"]:
            if "run" not in step:
                continue
            fill = {key: value.replace("${{ matrix.shard }}", str(shard)) for key, value in step.get("env", {}).items()}
            assert "${{" not in step["run"], "what an expression says would be read as shell"
            codes.append(shell(project, step["run"], **workflow["env"], **fill).returncode)
        upload = next(step["with"] for step in attack["steps"] if "upload-artifact" in step.get("uses", ""))
        assert upload["include-hidden-files"] is True, "the mark that Footpad made the folder is one"
        shutil.copytree(project / upload["path"].replace("${{ matrix.shard }}", str(shard)),
                        project / "shards" / upload["name"].replace("${{ matrix.shard }}", str(shard)))
    assert sorted(codes) == [0] * 8 if name == "careful" else codes.count(1) == 1
    merge, show = (step["run"] for step in result["steps"] if "run" in step)
    ends_as_it_should(project, shell(project, merge), name)
    shown = shell(project, show, GITHUB_STEP_SUMMARY=project / "summary.md")
    assert shown.returncode == 0
    assert (project / "summary.md").read_text().startswith("## Footpad: zoo-" + name)
    assert ("::error " in shown.stdout) == (name == "opportunistic")
    shutil.rmtree(project / "shards" / "footpad-3")
    missing = shell(project, merge)
    assert missing.returncode == 2 and "these are missing: 3" in missing.stderr


@pytest.mark.parametrize("name", ["careful", "opportunistic"])
def test_gitlab(name, project):
    pipeline = template("gitlab-ci.yml")
    attack, result = pipeline["attack"], pipeline["result"]
    assert attack["stage"] in pipeline["stages"] and result["stage"] in pipeline["stages"]
    assert attack["allow_failure"]["exit_codes"] == [1, 3]
    assert result["artifacts"]["reports"]["junit"] == "footpad-out/junit.xml"
    assert "allow_failure" not in result
    client(project, name)
    for index in range(1, attack["parallel"] + 1):
        done = shell(project, "\n".join(attack["script"]), **pipeline["variables"], CI_NODE_TOTAL=attack["parallel"], CI_NODE_INDEX=index)
        assert done.returncode in [0, *attack["allow_failure"]["exit_codes"]], done.stderr
    ends_as_it_should(project, shell(project, "\n".join(result["script"]), CI_NODE_TOTAL=1), name)


def jenkins():
    text = (CI / "Jenkinsfile").read_text()
    without = re.sub(r"//[^\n]*", "", text)
    return text, without


def test_the_jenkinsfile_is_balanced():
    _, text = jenkins()
    text = re.sub(r"'''.*?'''|'[^'\n]*'|\"[^\"\n]*\"", "", text, flags=re.DOTALL)
    open_ones = []
    for letter in text:
        if letter in "{[(":
            open_ones.append(letter)
        elif letter in "}])":
            assert open_ones and open_ones.pop() + letter in ("{}", "[]", "()")
    assert not open_ones
    assert "'" not in text and '"' not in text, "a string does not end"


@pytest.mark.parametrize("name", ["careful", "opportunistic"])
def test_jenkins(name, project):
    _, text = jenkins()
    lines = [one or other for one, other in re.findall(r"\bsh (?:'''(.*?)'''|'([^'\n]*)')", text, flags=re.DOTALL)]
    build, attack, merge = lines
    variables = dict(re.findall(r"^ +([A-Z]+) = '([^']*)'", text, flags=re.MULTILINE))
    assert set(variables) == {"SELECT", "SUBJECT", "EXPECT"}
    shards = re.search(r"values ((?:'\d', )*'\d')", text).group(1).replace("'", "").split(", ")
    assert tuple(shards) == SHARDS
    client(project, name)
    for shard in shards:
        for line in (build, attack):
            done = shell(project, line, SHARD=shard, **variables)
            assert done.returncode == 0, done.stderr
    ends_as_it_should(project, shell(project, merge), name)
    broken = shell(project, attack, SHARD="9", **variables)
    assert broken.returncode == 2, "a usage error is not swallowed"


@pytest.mark.parametrize("name", ["careful", "opportunistic"])
def test_kubernetes(name, project):
    volume, job, result = yaml.safe_load_all((CI / "kubernetes-job.yaml").read_text())
    assert volume["kind"] == "PersistentVolumeClaim" and job["kind"] == result["kind"] == "Job"
    assert job["spec"]["completionMode"] == "Indexed"
    (container,) = job["spec"]["template"]["spec"]["containers"]
    (merger,) = result["spec"]["template"]["spec"]["containers"]
    for one, pods in ((container, job), (merger, result)):
        spec = pods["spec"]["template"]["spec"]
        assert {mount["name"] for mount in one["volumeMounts"]} == {each["name"] for each in spec["volumes"]}
        assert spec["volumes"][0]["persistentVolumeClaim"]["claimName"] == volume["metadata"]["name"]
        assert one["command"] == ["/bin/sh", "-c"]
    variables = {each["name"]: each["value"] for each in container["env"]}
    assert variables["FOOTPAD_SHARDS"] == str(job["spec"]["completions"]) == dict((each["name"], each["value"]) for each in merger["env"])["FOOTPAD_SHARDS"]
    client(project, name)
    (project / "runs").mkdir()
    here = {**variables, "RUNS": project / "runs", "SUBJECT": "tests/my-client.xml"}
    for index in range(job["spec"]["completions"]):
        done = shell(project, container["args"][0], JOB_COMPLETION_INDEX=index, **here)
        assert done.returncode == 0, done.stderr
    again = shell(project, container["args"][0], JOB_COMPLETION_INDEX=0, **here)
    assert again.returncode == 0, "a pod that comes back finds its run whole: " + again.stderr
    ends_as_it_should(project, shell(project, merger["args"][0], RUNS=project / "runs", FOOTPAD_SHARDS=variables["FOOTPAD_SHARDS"]), name, "runs/merged")
    broken = shell(project, container["args"][0], JOB_COMPLETION_INDEX=7, **here)
    assert broken.returncode == 2 and not (project / "runs" / "done-7").exists()


def test_every_template_is_tested():
    assert {file.name for file in CI.iterdir()} == {"github-actions.yml", "gitlab-ci.yml", "Jenkinsfile", "kubernetes-job.yaml", "expectations.xml", "declarations.xml"}
