import pickle

from kbtool.config.settings import Config


def test_a_configuration_can_go_to_another_process():
    assert pickle.loads(pickle.dumps(Config())) == Config()
